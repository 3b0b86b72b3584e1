### 아직 통과하지 않은 검사가 무엇을 기다리는지 알리는 문장과 그 부분.

## 문장

waiting-there = { $place }에 { $thing } 생기기를 기다리는 중입니다{ $properties }
waiting-gone = { $place }에서 { $thing } 없어지기를 기다리는 중입니다
waiting-but-not = { $sentence } ({ $place }에는 없어야 함)
waiting-start = { $sentence } (바꾸기 전의 처음 상태)
waiting-namespace-own = { $count ->
    [0] { $who } 자신만의 네임스페이스에 있기를 기다리는 중입니다
   *[other] { $who } 자신만의 { $kinds } 네임스페이스에 있기를 기다리는 중입니다
}
waiting-namespace-same = { $count ->
    [0] { $who } { $whose } 네임스페이스에 있기를 기다리는 중입니다
   *[other] { $who } { $whose } { $kinds } 네임스페이스에 있기를 기다리는 중입니다
}
waiting-process-listed = { $whose } /proc 목록에 { $process } 나타나기를 기다리는 중입니다
waiting-process-listed-as = { $whose } /proc 목록에 { $process } PID { $pid } 번호로 나타나기를 기다리는 중입니다
waiting-process-is = { $process } 다음과 같기를 기다리는 중입니다: { $what }
waiting-other-number = { $sentence } ({ $whose } /proc 목록에는 다른 PID로)
waiting-netns = 이름이 { $name }인 네트워크 네임스페이스가 생기기를 기다리는 중입니다{ $properties }
waiting-link = { $place }의 { $name } 인터페이스가 다음과 같기를 기다리는 중입니다: { $what }
waiting-address = { $place }에 { $address } 주소가 생기기를 기다리는 중입니다
waiting-address-on = { $place }의 { $dev } 인터페이스에 { $address } 주소가 생기기를 기다리는 중입니다
waiting-ping = { $count ->
    [0] { $place }에서 보낸 에코 { $of }개에 { $to } 주소가 응답하지 않기를 기다리는 중입니다{ $properties }
   *[other] { $place }에서 보낸 에코 { $of }개 중 { $count }개에 { $to } 주소가 응답하기를 기다리는 중입니다{ $properties }
}
waiting-output-any = { $name } 터미널에서 명령이 실행되기를 기다리는 중입니다
waiting-output-any-prints = { $name } 터미널의 마지막 명령이 다음과 같기를 기다리는 중입니다: { $what }
waiting-output-of = { $name } 터미널에서 `{ $command }` 명령이 실행되기를 기다리는 중입니다
waiting-output-of-prints = { $name } 터미널에서 실행한 `{ $command }` 명령이 다음과 같기를 기다리는 중입니다: { $what }

## 속성

waiting-other-than = { $whose } 것과 다름
waiting-content = 내용 { $text }
waiting-containing = { $text } 포함
waiting-mode = 권한 { $text }
waiting-source = 소스 { $text }
waiting-options = 옵션 { $text }
waiting-mount-private = 전파 방식 private
waiting-mount-shared = 전파 방식 shared
waiting-mount-slave = 전파 방식 slave
waiting-mount-unbindable = 전파 방식 unbindable
waiting-shows-pids = { $whose } PID 네임스페이스를 보여 줌
waiting-key = 키 { $text }
waiting-id = ID { $text }
waiting-own-pid = 자기 PID 네임스페이스의 PID { $pid }
waiting-link-type = 종류 { $text }
waiting-link-up = 켜짐
waiting-link-down = 꺼짐
waiting-link-carrier = 캐리어 있음
waiting-link-no-carrier = 캐리어 없음
waiting-link-port = { $text } 브리지의 포트
waiting-link-peer = 반대쪽 끝이 { $text }
waiting-link-mtu = MTU { $text }
waiting-link-only = 다른 인터페이스는 없음
waiting-ping-owner = { $whose } 주소
waiting-ping-rtt = 각각 { $time } 이내
waiting-output-has = { $text } 출력
waiting-output-lacks = { $text } 출력하지 않음

## 대상

waiting-thing-file = { $name } 파일이
waiting-thing-directory = { $name } 디렉터리가
waiting-thing-symlink = { $name } 심볼릭 링크가
waiting-thing-fifo = { $name } FIFO 파일이
waiting-thing-socket = { $name } 소켓이
waiting-thing-char-device = { $name } 문자 장치가
waiting-thing-block-device = { $name } 블록 장치가
waiting-thing-mount = { $name } 경로의 마운트가
waiting-thing-mount-of = { $path } 경로의 { $type } 마운트가
waiting-thing-queue = 메시지 큐가
waiting-thing-semaphore = 세마포어 집합이
waiting-thing-shared-memory = 공유 메모리 세그먼트가
waiting-thing-netns = { $name } 네트워크 네임스페이스가
waiting-thing-link = { $name } 인터페이스가
waiting-thing-address = { $name } 주소가
waiting-thing-answer = { $name } 주소의 에코 응답이
waiting-thing-output = { $name } 터미널의 출력이
waiting-process-named = { $name } 프로세스가
waiting-process-in-front = { $name } 터미널의 포그라운드 프로세스가

## 관점: 어디에서, 누가, 누구의

waiting-at-host = 호스트
waiting-at-terminal = { $name } 터미널
waiting-at-shell = { $name } 터미널의 첫 셸
waiting-at-netns = { $name }
waiting-at-process = { $name } 프로세스
waiting-who-host = 호스트가
waiting-who-terminal = { $name } 터미널이
waiting-who-shell = { $name } 터미널의 첫 셸이
waiting-who-netns = { $name } 네임스페이스가
waiting-who-process = { $name } 프로세스가
waiting-whose-host = 호스트의
waiting-whose-terminal = { $name } 터미널의
waiting-whose-shell = { $name } 터미널 첫 셸의
waiting-whose-netns = { $name } 네임스페이스의
waiting-whose-process = { $name } 프로세스의

## 네임스페이스의 종류

waiting-kind-mnt = 마운트
waiting-kind-pid = PID
waiting-kind-net = 네트워크
waiting-kind-ipc = IPC
waiting-kind-uts = UTS
waiting-kind-user = 사용자
waiting-kind-cgroup = cgroup
waiting-kind-time = 시간
waiting-and = { $first }, { $last }
