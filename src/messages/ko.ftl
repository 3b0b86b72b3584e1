### 명령이 사람에게 하는 말.

## 개수

count-lessons = 실습 { $count }개
count-commands = 명령 { $count }개
count-checks = 검사 { $count }개

## 모든 명령

cli-error = 오류: { $message }
cli-warning = 주의: { $message }
cli-no-lesson = 이름이 `{ $name }`인 실습이 없습니다
cli-did-you-mean = 혹시 `{ $name }` 아닌가요?
cli-known-lessons = 있는 실습: { $names }
cli-no-lessons-here = 여기에는 실습이 없습니다
cli-no-lessons-in = 다음 위치에 실습이 없습니다: { $place }
cli-cannot-read = 파일을 읽을 수 없습니다: { $file }: { $error }
cli-course-invalid = 과정 파일에 잘못이 있습니다
cli-lacks = { $lesson } 실습에 필요한 프로그램이 이 컴퓨터에 없습니다: { $programs }
cli-to-install = 설치하려면: { $command }
cli-or = 또는

## nslab

welcome-introduction =
    nslab은 리눅스 네임스페이스를 직접 해 보며 배우는 프로그램입니다. 한 번 쓰고 버리는 컴퓨터의 진짜 셸에 명령을 입력하면, 잘되었는지는 커널이 하는 말로 판정합니다. root 권한이 필요 없고, 아무 흔적도 남지 않습니다.
welcome-list = 실습 목록
welcome-run = 실습 하나를 자동으로 실행하고 검사하기
welcome-run-all = 모든 실습을 나란히 실행하기
welcome-doctor = 이 컴퓨터에서 실습할 수 있는지 알아보기
welcome-help = 그 밖의 모든 것

## nslab list

list-minutes = { $minutes }분
list-unreadable = (읽을 수 없음: nslab run으로 확인하세요)
list-missing = 여기서는 실행할 수 없음: { $programs } 없음
list-untranslated = 아직 영어로만 제공됩니다
list-outdated = 번역이 원문과 맞지 않아 영어로 제공됩니다

## nslab run

run-lab-ready = { $time } 만에 실습 환경 준비 완료
run-output-cut = (출력이 길어 여기까지만 보관했습니다)
run-lines-above = (위에 { $count }줄 더 있음)
run-not-run = 실행 안 함
run-after-lesson = 실습이 끝났을 때
run-left-behind = 남은 것: { $kind } { $name }
run-did-not-hold = 통과했었지만 그 상태가 유지되지 않았습니다
run-why = 원인
run-fix = 해결
run-read = 참고
run-sees = { $viewpoint }에서
run-observed = 실제
run-expected = 기대
run-all-passed = { $lessons } 완료: { $commands }, { $checks } 통과, { $time } 걸림; { $left }
run-not-all-passed = { $lessons } 중 { $passed }개 통과: { $others }; { $commands }, { $checks } 통과, { $time } 걸림; { $left }
run-interrupted = 중단됨; { $rest }
run-failed = 실패 { $count }개
run-unknown = 알 수 없음 { $count }개
run-skipped = 건너뜀 { $count }개
run-not-finished = 끝나지 않음
run-nothing-left = 남은 것 없음
run-things-left = 남은 것이 { $count }개 있음
