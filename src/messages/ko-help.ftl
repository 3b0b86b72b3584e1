### --help가 하는 말과, 명령줄에서 잘못된 것.

help-usage = 사용법
help-options = 옵션
help-arguments = 인자
help-commands = 명령
help-help = 이 도움말을 보여 줍니다
help-version = 버전을 보여 줍니다
help-more = 자세한 사용법은 --help 옵션으로 볼 수 있습니다.

help-nslab = root 권한 없이 한 번 쓰고 버리는 실습 환경에서, 리눅스 네임스페이스를 직접 해 보며 배웁니다. 판정은 커널이 하는 말로 합니다
help-list = 실습 목록을 보여 줍니다
help-learn = 모든 명령을 직접 입력하며, 안내를 받아 실습합니다
help-attach = 실행 중인 실습 환경의 터미널에 다른 창에서 들어갑니다
help-world = 실행 중인 실습 환경에 무엇이 있는지 보여 줍니다: 네임스페이스, 프로세스, 인터페이스, 마운트
help-run = 실습의 모든 단계를 실제로 실행하고, 검사해서 알려 줍니다
help-export = 실습에서 입력한 것을 보고서로 씁니다. 보고서는 그 자체로 실습 파일입니다
help-check = 보고서를 새 실습 환경에서 다시 입력하고, 실습의 검사로 확인합니다
help-doctor = 이 컴퓨터에서 실습할 수 있는지, 없다면 어떻게 해야 하는지 알려 줍니다
help-lint = 저자용: 실습을 실행하지 않고 잘못된 곳을 찾습니다
help-prove = 저자용: 실습의 검사가 잡아야 할 것을 잡는지 증명합니다
help-new = 저자용: 고쳐서 쓸 첫 실습을 만듭니다
help-schema = 저자용: 실습의 설정과 검사의 JSON 스키마를 출력합니다

help-learn-lesson = 실습의 이름이나 실습 파일(`/`가 있거나 .md로 끝나는 것). LESSON#STEP이라고 쓰면 그 단계부터 시작합니다. 쓰지 않으면 아직 끝내지 않은 다음 실습을 합니다
help-learn-step = 시작할 단계의 ID나 번호
help-learn-plain = 화면 낭독기, 파이프, 느린 연결, 작은 화면을 위해 한 줄씩 진행합니다
help-learn-record = 화면에 나온 것을 asciinema로 볼 수 있는 asciicast v3 파일로 녹화합니다
help-learn-leader = 셸로 가지 않는 단 하나의 키. 쓰지 않으면 ctrl-g
help-export-lesson = 실습의 이름이나 실습 파일(`/`가 있거나 .md로 끝나는 것)
help-export-output = 보고서를 표준 출력이 아니라 이 파일에 씁니다
help-export-name = 보고서에 적을 이름. 쓰지 않으면 적지 않습니다
help-check-file = `nslab export`로 쓴 보고서나 다른 실습 파일
help-check-against = 파일에 적힌 실습 말고 이 실습의 검사로 확인합니다
help-attach-terminal = 실습 환경의 터미널. 실습에 나오는 것이나 새것의 이름을 씁니다. 쓰지 않으면 지금 쓰고 있지 않은 첫 터미널에 들어갑니다
help-attach-lab = 실행 중인 실습이 여럿일 때, 그 `nslab learn`의 프로세스 ID
help-attach-leader = 다음에 q를 누르면 창에서 나가는 키. 쓰지 않으면 ctrl-g
help-world-lab = 실행 중인 실습이 여럿일 때, 그 `nslab learn`의 프로세스 ID
help-run-lesson = 실습의 이름이나 실습 파일(`/`가 있거나 .md로 끝나는 것). 쓰지 않으면 모든 실습을 실행합니다

help-common-lessons = 내장된 실습 말고 이 폴더의 실습을 읽습니다
help-common-lang = 실습과 메시지의 언어, en 또는 ko. 쓰지 않으면 로캘을 따릅니다
help-common-seed = 실습에서 바뀌는 부분을 이 글로 고릅니다
help-common-jobs = 나란히 실행할 실습의 수. prove에서는 나란히 실행할 변형의 수
help-common-wanted = 표준 출력의 형식: human(사람), json(프로그램). lint에는 sarif도 있고, world에는 text, mermaid, dot, svg도 있습니다
help-common-report = 파일에도 보고서를 씁니다: junit=FILE 또는 json=FILE. 여러 번 쓸 수 있습니다
help-common-color = 색을 쓸 때: auto(자동), always(언제나), never(쓰지 않음)
help-common-quiet = 실패한 것과 마지막 줄만 보여 줍니다
help-common-verbose = 모든 명령과 출력, 모든 검사를 보여 줍니다

help-unknown-option = 그런 옵션은 없습니다: { $option }
help-unknown-command = 그런 명령은 없습니다: { $command }
help-missing = 빠진 것이 있습니다: { $argument }
help-invalid-value = `{ $option }` 옵션에 쓸 수 없는 값입니다: { $value }
help-no-value = `{ $option }` 옵션에는 값이 있어야 합니다
help-valid-values = 쓸 수 있는 것: { $names }
