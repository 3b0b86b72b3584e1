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
