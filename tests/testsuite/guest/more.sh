# What iputils of 2022 (Debian 12) says, and other versions say differently, or what depends on /etc/hosts.
echo "127.0.0.1 localhost" > /tmp/nslab-hosts.$$ && mount --bind /tmp/nslab-hosts.$$ /etc/hosts; rm -f /tmp/nslab-hosts.$$
ip link set lo up
try ping -c 1 localhost
try ping -c 1 -n localhost
try ping -c 1 ::1
try ping -c 1 fd00::2
try ping -c 1 fd00::9
try ping -c 1 2001::8
try ping -c 1 -I fd00::1 fd00::2
try ping -c 1 -I br0 fd00::2
try ping -c 1 -6 127.0.0.1
try ping -c 1 -I nope 192.168.2.2
try ping -c 1 192.168.2.255
try ping
