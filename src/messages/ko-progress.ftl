### 학습자가 한 일: `nslab`, `nslab list`.

## 어디까지 했는지

progress-not-begun = 시작하지 않음
progress-at = { $of }단계 중 { $n }단계: { $step }
progress-done = 마침
progress-done-on = { $date }에 마침
progress-mistakes = { $count ->
    [0] 실수 없음
   *[other] 실수 { $count }번
}
progress-hints = { $count ->
    [0] 힌트 없음
   *[other] 힌트 { $count }개
}
progress-with-help = 도움을 받은 단계 { $count }개
progress-skipped = 건너뛴 단계 { $count }개
progress-minutes = { $count }분
progress-after-done = 먼저 할 실습: { $lesson } (마침)
progress-after-open = 먼저 할 실습: { $lesson } (아직 마치지 않음)
progress-dropped = 그 뒤로 실습이 바뀌어 이 단계는 이제 없습니다: { $steps }

## nslab

progress-you-are-at = 지금 “{ $lesson }” 실습의 { $of }단계 중 { $n }단계에 있습니다: { $step }
progress-you-have-done = “{ $lesson }” 실습을 마쳤습니다. 다음은 “{ $next }” 실습입니다.
progress-you-have-done-all = 모든 실습을 마쳤습니다.
progress-left = `nslab learn { $name }` 명령으로 이어서 할 수 있습니다.
progress-left-done = “{ $lesson }” 실습을 마쳤습니다. `nslab` 명령이 다음에 할 일을 알려 줍니다.
welcome-new = 직접 실습을 만듭니다
progress-begin-with = “{ $lesson }” 실습부터 시작하세요.
progress-go-on = 안내를 받으며 이어서 하기
progress-begin = 안내를 받으며 시작하기
progress-again = 다시 한번 해 보기
progress-write-report = 이 실습에서 입력한 것을 보고서로 쓰기

## 보고서: nslab export

export-summary = “{ $lesson }” 실습에서 입력한 명령을 단계별로 적고, 각 단계에서 통과해야 할 검사를 함께 실었습니다.
export-by = 작성자: { $name }
export-done = 전체 { $of }단계 중 { $alone }단계는 혼자서, { $help }단계는 도움을 받아 마쳤고, { $skipped }단계는 건너뛰었습니다.
export-how-to-check = `nslab run` 명령은 이 내용을 새 실습 환경에서 다시 입력하고, `nslab check` 명령은 실습 원본의 검사로 확인합니다.
export-alone = 혼자서 마쳤습니다.
export-with-help = 도움을 받아 마쳤습니다.
export-skipped = 건너뛰었습니다.
export-open = 시작했지만 마치지 않았습니다.
export-by-guide = 풀이를 요청하여 nslab이 입력한 명령입니다:
export-by-learner = 그다음은 다시 직접 입력한 명령입니다:
export-full-screen = 이 명령도 입력했지만 다시 입력할 수 없습니다. 화면 전체를 쓰는 프로그램이라 그 안에서 한 일은 남아 있지 않습니다.
export-reads = 이 명령도 입력했지만 다시 입력할 수 없습니다. 터미널에서 입력을 읽는 명령이라 무엇을 넣었는지는 남아 있지 않습니다.
export-closed = 이 명령도 입력했습니다. 이 명령으로 터미널이 끝나 새 터미널을 열었습니다.
export-unwritable = 이 명령도 입력했지만 그대로 다시 입력할 수 없습니다:
export-nothing-typed = 오류: { $lesson } 실습에서 입력한 기록이 없습니다. 다음 명령으로 시작하세요: nslab learn { $lesson }
export-lesson-changed = 주의: 실습을 한 뒤로 실습 내용이 바뀌었습니다. 단계는 식별자로 맞춥니다.
export-in-the-way = 오류: { $file } 파일이 이미 있고 nslab export 명령의 보고서가 아닙니다. 파일을 옮기거나 다른 이름을 지정하세요.
export-cannot-write = 오류: { $file } 파일에 쓸 수 없습니다: { $error }
export-written = { $file } 파일에 명령 { $count }개를 적었습니다.
export-left-out = 제외: { $command } (“{ $step }” 단계): { $why }
export-left-full-screen = 화면 전체를 쓰는 프로그램입니다
export-left-reads = 입력을 직접 읽는 명령입니다
export-left-closed = 이 명령으로 터미널이 끝났습니다
export-left-unwritable = 그대로 다시 입력할 수 없습니다
export-ends-otherwise = { $command } (“{ $step }” 단계): { $why }
export-no-longer-passes = 더 이상 통과하지 않음: { $that } (“{ $step }” 단계): { $why }
export-all-passes = 새 실습 환경에서 다시 입력하니 모든 검사를 통과합니다.
export-not-typed-again = 여기서는 다시 입력할 수 없어, 통과하는지 확인하지 못했습니다.

## nslab check

check-names-a-file = 오류: 이 파일은 { $lesson } 파일의 실습이라고 적고 있습니다. --against 옵션으로 실습을 지정하세요.
check-against = 다른 실습의 보고서라면 --against 옵션으로 그 실습을 지정하세요.
check-other-lesson = 주의: 이 보고서는 여기 있는 { $lesson } 실습과 다른 판으로 작성했습니다.
check-unknown-steps = 주의: 실습에 없는 단계라서 살펴보지 않습니다: { $steps }
check-points = { $of }점 중 { $got }점
check-step-missing = 파일에 없음
check-total = 점수: { $of }점 중 { $got }점
check-hidden = 숨은 검사 { $count }개는 채점할 때 확인합니다.
