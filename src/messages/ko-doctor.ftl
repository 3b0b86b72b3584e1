### nslab doctor.

doctor-must = 실습 환경에 필요한 것
doctor-not-tried = { $title } (시도하지 않음)
doctor-able = 이 컴퓨터에서 실습할 수 있습니다.
doctor-unable = 이 컴퓨터에서는 실습할 수 없습니다.
doctor-why = 까닭
doctor-lessons = 실습
doctor-runnable = 실행 가능
doctor-runnable-with-less = 일부 기능 없이 실행 가능: { $less }
doctor-unavailable = 실행할 수 없음: { $why }
doctor-notes = 참고
doctor-fix = 고치려면 아래 내용을 그대로 붙여 넣으세요.
doctor-probe-user-namespace = 사용자 네임스페이스 만들기
doctor-probe-id-maps = 그 안에서 root 되기
doctor-probe-mounts = 자신만의 파일 시스템 마운트하기
doctor-probe-programs = 이 컴퓨터의 프로그램을 읽기 전용으로 보여 주기
doctor-probe-processes = 새 /proc과 함께 프로세스 번호를 1부터 매기기
doctor-probe-network = 네트워크 만들기: lo, 브리지, veth 쌍, 주소
doctor-probe-second-sysfs = ip netns exec를 위해 sysfs 두 번 마운트하기
doctor-probe-devpts = 자신만의 터미널 열기
doctor-probe-ipc-uts = 자신만의 IPC와 호스트 이름 갖기
doctor-probe-inner-user-namespace = nslab이 지켜보는 곳에 손댈 수 없도록 사용자 네임스페이스를 한 겹 더 만들기
doctor-probe-time-namespace = 자신만의 시계 갖기
doctor-probe-cgroup-namespace = cgroup을 자신만의 관점에서 보기
doctor-probe-unshare-program = 그 안에서 이 컴퓨터의 unshare 실행하기
doctor-probe-mount-program = 그 안에서 이 컴퓨터의 mount 실행하기
