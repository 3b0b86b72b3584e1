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
