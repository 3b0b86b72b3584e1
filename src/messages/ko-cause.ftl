### 검사가 실패한 원인의 일반적인 뜻. 영어 원문은 src/check/explain/catalogue.rs의 표에 있다.

## 네임스페이스

cause-still-in-host-namespace = 프로세스가 처음 있던 네임스페이스를 벗어나지 않았습니다
cause-wrong-namespaces = 달라야 할 네임스페이스가 맞지 않습니다. 너무 많거나 너무 적습니다
cause-ids-not-mapped = 프로세스가 ID 매핑이 없는 사용자 네임스페이스에 있습니다. 그 안에서는 nobody이므로 아무 권한이 없습니다
cause-proc-not-remounted = /proc이 아직 다른 PID 네임스페이스의 프로세스를 보여 줍니다
cause-proc-mounted-on-host = 새 procfs가 호스트의 /proc을 덮었습니다. 마운트 네임스페이스를 함께 쓰고 있습니다

## 마운트

cause-not-mounted = 그곳에 마운트된 것이 없습니다
cause-mount-hidden = 마운트되어 있지만, 나중에 상위 디렉터리에 한 마운트에 가려졌습니다
cause-mounted-on-host = 보이지 않아야 할 곳에서도 마운트가 보입니다
cause-same-mount = 다른 관점에서 보이는 것과 같은 파일 시스템 인스턴스입니다
cause-wrong-filesystem = 다른 것이 마운트되어 있습니다. 종류, 소스 또는 옵션이 다릅니다
cause-wrong-propagation = 이 마운트나 그 상위 마운트의 전파 방식(private, shared 등)이 다릅니다

## 파일

cause-file-missing = 그런 파일이 없습니다
cause-file-content = 파일의 내용이 다릅니다
cause-file-type = 디렉터리나 링크처럼, 기대한 것과 다른 종류의 파일입니다
cause-file-mode = 파일의 권한 비트가 다릅니다
cause-file-visible = 보이지 않아야 할 곳에서 파일이 보입니다

## 프로세스

cause-not-pid-1 = 프로세스가 자기 PID 네임스페이스의 PID 1이 아닙니다
cause-wrong-pid = 프로세스의 PID가 다르거나, 다른 PID로 나타납니다
cause-wrong-process = 그곳에서 다른 프로그램이 실행되고 있습니다
cause-same-process = 아직 같은 프로세스입니다. 새 프로세스가 시작되지 않았습니다
cause-process-missing = 그런 프로세스가 목록에 없습니다
cause-process-visible = 보이지 않아야 할 곳에서 프로세스가 보입니다

## System V IPC

cause-ipc-missing = 그런 System V 객체가 없습니다
cause-ipc-visible = 보이지 않아야 할 곳에서 System V 객체가 보입니다

## 이름 있는 네트워크 네임스페이스

cause-netns-missing = 그런 이름의 네트워크 네임스페이스가 없습니다
cause-netns-not-made-by-ip = 이름은 있지만 네트워크 네임스페이스로 이어지지 않습니다
cause-netns-not-distinct = 그 이름이 새 네임스페이스가 아닌 것을 가리킵니다
cause-netns-present = 그 이름의 네트워크 네임스페이스가 벌써, 또는 아직 있습니다

## 네트워크 인터페이스

cause-link-missing = 찾아본 어디에도 그런 네트워크 인터페이스가 없습니다
cause-link-elsewhere = 인터페이스가 다른 네트워크 네임스페이스에 있습니다
cause-link-down = 인터페이스가 켜져 있지 않습니다
cause-link-up = 꺼져 있어야 할 인터페이스가 켜져 있습니다
cause-lo-down = 루프백 인터페이스가 켜져 있지 않습니다
cause-bridge-down = 브리지가 켜져 있지 않습니다
cause-no-carrier = 인터페이스는 켜져 있지만 케이블의 반대쪽 끝이 켜져 있지 않습니다
cause-not-on-bridge = 인터페이스가 브리지의 포트가 아닙니다
cause-port-blocked = 브리지가 이 포트로는 전달하지 않습니다
cause-port-isolated = 둘 다 격리된 포트여서 브리지가 서로 떼어 놓습니다
cause-wrong-link = 인터페이스는 있지만 종류, 반대쪽 끝 또는 MTU가 다릅니다
cause-link-not-alone = 다른 인터페이스가 더 있습니다
cause-link-visible = 없어야 할 이름의 인터페이스가 있습니다

## 주소

cause-address-missing = 이 주소를 가진 인터페이스가 없습니다
cause-address-elsewhere = 다른 인터페이스나 다른 네임스페이스가 이 주소를 가지고 있습니다
cause-address-duplicate = 서로 통신할 수 있는 두 인터페이스가 같은 주소를 가져, 어느 쪽이든 응답할 수 있습니다
cause-wrong-prefix = 주소는 있지만 프리픽스 길이가 달라서 다른 호스트에 닿을 수 없는 것처럼 보입니다
cause-ipv6-disabled = 인터페이스에서 IPv6가 꺼져 있어 IPv6 주소를 붙일 수 없습니다
cause-mtu-too-small = MTU가 IPv6에 필요한 1280보다 작아 IPv6 주소를 붙일 수 없습니다

## 에코가 가는 길

cause-no-route = 목적지로 가는 경로가 없습니다
cause-route-blocks = blackhole, unreachable 또는 prohibit 경로가 목적지로 가는 패킷을 막습니다
cause-wrong-gateway = 경로가 그 네트워크에 없는 게이트웨이를 가리킵니다
cause-forwarding-off = 두 네트워크 사이의 라우터가 패킷을 전달하지 않습니다
cause-no-way-back = 에코는 도착하지만 응답이 돌아올 경로가 없습니다
cause-hardware-duplicate = 두 인터페이스의 하드웨어 주소가 같아서 브리지가 하나로 여깁니다
cause-arp-off = 인터페이스가 하드웨어 주소를 묻지도 알리지도 않습니다
cause-arp-ignored = 받는 쪽이 자기 하드웨어 주소를 알리지 않습니다
cause-wrong-neighbour = 손으로 넣은 이웃 항목의 하드웨어 주소가 실제 이웃의 것과 다릅니다
cause-neighbour-silent = 이웃이 하드웨어 주소를 알리지 않으며, 그 까닭은 드러나지 않습니다
cause-firewall-drops = 방화벽 규칙이나 체인의 정책이 말없이 버립니다
cause-firewall-rejects = 방화벽 규칙이 거부하고, 보낸 쪽에 그 사실을 알립니다
cause-source-filtered = 받는 쪽이 버립니다. 응답이 다른 인터페이스로 나가게 되기 때문입니다
cause-echo-ignored = 받는 쪽이 어떤 에코에도 응답하지 않습니다
cause-answered-by-itself = 보낸 쪽이 목적지 주소를 가지고 있어 자기 에코에 스스로 응답합니다
cause-no-answer = 길에 있는 것은 모두 맞아 보이지만 응답이 없습니다
cause-answered = 응답이 없어야 하는데 응답이 옵니다
cause-slow-answer = 응답이 너무 오래 걸립니다

## 터미널의 출력

cause-output-lacks = 터미널의 마지막 명령이 그것을 출력하지 않았습니다
cause-output-has = 터미널의 마지막 명령이 출력하지 않아야 할 것을 출력했습니다

## 실패가 아니라 알 수 없음

cause-multiplexer-in-front = 안에 자기 터미널을 따로 둔 프로그램이 앞에 있어, 그 안의 어디에 있는지 밖에서는 볼 수 없습니다
cause-terminal-unopened = 터미널이 아직 열리지 않았습니다. 아무것도 입력되지 않았습니다
cause-terminal-closed = 터미널이 닫혔습니다
