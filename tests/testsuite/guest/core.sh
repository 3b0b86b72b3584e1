# A switch, a cable and a second network stack, made by hand; then what people type. Words of all iputils since 2019.
exec 2>&1
mount -t tmpfs tmpfs /run && mkdir /run/netns && ip netns add ns0 || exit 99
ip link set lo up
ip link add br0 type bridge && ip link set br0 up && ip addr add 192.168.2.1/24 dev br0 || exit 99
ip link add veth0 type veth peer name ceth0 netns ns0 && ip link set veth0 master br0 up || exit 99
ip -n ns0 link set lo up
ip -n ns0 link set ceth0 up
ip -n ns0 addr add 192.168.2.2/24 dev ceth0
ip -n ns0 addr add fd00::2/64 dev ceth0 nodad
ip addr add fd00::1/64 dev br0 nodad
ip route add 10.0.0.0/8 via 192.168.2.2
ip route add unreachable 12.0.0.0/8
# The first answers arrive when the bridge's ports forward.
until [ "$(cat /sys/class/net/veth0/brport/state 2>/dev/null || echo 3)" = 3 ]; do sleep 0.05; done
sleep 0.3
try() { echo "\$ $*"; "$@"; echo "=> $?"; }
try ping -c 2 192.168.2.1
try ping -c 1 192.168.2.2
try ping -c 1 -q 127.0.0.1
try ping -c 1 8.8.8.8
try ping -c 1 -n 127.1
try ping -c 1 -I br0 192.168.2.2
try ping -c 1 -I 192.168.2.1 192.168.2.2
try ping -c 1 -I 1.2.3.4 192.168.2.2
try ping -c 1 -s 8 192.168.2.2
try ping -c 1 -s 2000 192.168.2.2
try ping -i 0.2 -c 3 192.168.2.2
try ping -w 1 192.168.2.2
try ping -w 1 -c 3 192.168.2.2
try ping -c 1 -W 1 192.168.2.99
try ip netns exec ns0 ping -c 1 192.168.2.77
try ip netns exec ns0 ping -c 3 192.168.2.78
try ping -c 1 -W 1 10.1.1.1
try ping -c 1 12.1.1.2
ip netns exec ns0 sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
try ping -c 1 -t 1 10.1.1.2
try timeout -s INT 1.5 ping 127.0.0.1
try ping -c x 192.168.2.2
try ping -c 0 192.168.2.2
try ping -c 1 -t 300 192.168.2.2
try ping -c 1 -4 ::1
ip link set lo down
try ping -c 1 -W 1 127.0.0.1
