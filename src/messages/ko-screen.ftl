### `nslab learn`의 전체 화면.

## 지금 있는 곳

learn-step = { $of }단계 중 { $n }단계
learn-more = 아래로 { $count }줄 더 있음 (PgDn)
learn-checks = 검사 { $held }/{ $of }
learn-goes-on = (위 명령을 입력하고 나면 글이 이어집니다.)
learn-pid-of = <{ $terminal } 셸의 PID>
learn-starting = 실습 환경을 만드는 중 …
learn-replaying = 새 실습 환경을 이 단계까지 되돌리는 중: 명령 { $of }개 중 { $done }개
learn-leaving = 실습 환경을 끝내는 중 …
learn-scrolled = { $count }줄 위를 보는 중입니다. 키를 입력하면 프롬프트로 돌아갑니다
learn-tab-unopened = 열리지 않음
learn-tab-closed = 끝남
learn-pane-unopened = { $terminal } 터미널은 아직 열리지 않았습니다. Enter를 누르면 열립니다.
learn-enter-opens = 이 터미널에는 셸이 없습니다. Enter를 누르면 시작합니다
learn-hidden-check = 실습에 드러나지 않은 검사

learn-no-terminal = 전체 화면으로 보려면 터미널이 있어야 하는데, 표준 입력이나 출력이 터미널이 아닙니다. `nslab learn --plain`은 파이프로도 한 줄씩 진행합니다
learn-too-small =
    창이 **너무 작습니다.** 가로 { $columns }칸, 세로 { $rows }줄이 필요한데 지금은 { $now-columns }칸, { $now-rows }줄입니다. 창을 키우면 그대로 이어집니다. 잃는 것은 없습니다.

    아니면 { $leader } q로 나가서, 어떤 창에서도 되는 `nslab learn --plain` 명령을 쓰세요.

## 키

learn-key-next = 다음
learn-key-next-help = 다음 단계로 넘어갑니다
learn-key-previous = 이전
learn-key-previous-help = 새 실습 환경에서 이전 단계의 처음으로 돌아갑니다
learn-key-hint = 힌트
learn-key-hint-help = 다음 힌트를 봅니다. 힌트를 다 보았으면 검사가 왜 통과하지 않는지 봅니다
learn-key-check = 검사
learn-key-check-help = 지금 검사하고, 어디에서 무엇이 보였는지 봅니다
learn-key-solve = 풀이
learn-key-solve-help = 아직 빠진 명령을 대신 입력하게 합니다
learn-key-reset = 처음부터
learn-key-reset-help = 새 실습 환경에서 이 단계를 처음부터 합니다
learn-key-text = 글
learn-key-text-help = 이 단계의 글을 펴거나 접고, 길면 화면 가득 펼칩니다
learn-key-other = 다른 터미널
learn-key-other-help = 다른 터미널로 옮깁니다 (Tab도 같습니다)
learn-key-new = 새 터미널
learn-key-new-help = 실습 환경의 터미널을 하나 더 엽니다
learn-key-zoom = 크게
learn-key-zoom-help = 터미널만 화면 가득 보고, 다시 돌아옵니다
learn-key-world = 지금 모습
learn-key-world-help = 실습 환경에 지금 무엇이 있는지 봅니다
learn-key-lessons = 목록
learn-key-lessons-help = 모든 실습과 단계의 목록에서 원하는 곳으로 갑니다
learn-key-help = 도움말
learn-key-help-help = 이 글을 봅니다
learn-key-quit = 나가기
learn-key-quit-help = 실습 환경을 끝내고 나갑니다. 나중에 이어서 할 수 있습니다

learn-menu-title = { $leader } 다음 키
learn-menu-keys = { $leader } 한 번 더: 셸로 보내기 · Esc: 취소
learn-unknown-key = 그런 키는 없습니다. 앞 키 다음에 ?를 누르면 모두 볼 수 있습니다
learn-not-now = 지금은 할 일이 없는 키입니다: { $what }
learn-keys-welcome = Enter: 시작
learn-keys-scroll = 화살표, PgUp, PgDn: 더 읽기 · Esc: 돌아가기
learn-keys-ask = y 또는 Enter: 예 · n 또는 Esc: 아니요
learn-keys-question = 화살표나 번호, Enter: 답하기 · Esc: 넘어가기
learn-keys-lessons = 화살표: 고르기 · Enter: 가기 · Esc: 돌아가기
learn-keys-lost = r: 새 실습 환경 · q: 나가기
learn-keys-summary = Enter: 다음 실습 · q: 나가기 · Esc: 여기 있기
learn-keys-summary-last = Enter 또는 q: 나가기 · Esc: 여기 있기

## 첫 화면과 도움말

learn-welcome-title = 실습 환경에 오신 것을 환영합니다
learn-welcome-host =
    아래 터미널은 진짜 셸입니다. 방금 여러분을 위해 만든 컴퓨터에서 돌고 있으며, 나가면 사라집니다. 이 실습에서 *호스트*(host)라고 하면 여러분의 컴퓨터가 아니라 **한 번 쓰고 버리는 이 컴퓨터**를 말합니다. 여기서는 여러분이 root이고, 무엇을 입력해도 여러분의 시스템은 다치지 않습니다. 마음껏 시험하고 망가뜨려 보세요. 되돌리는 데는 잠깐이면 됩니다.
learn-welcome-keys =
    모든 키는 셸로 갑니다. **{ $leader }** 키만 nslab의 것입니다. 누르면 다음 키로 무엇을 할 수 있는지 메뉴가 나옵니다. { $leader } h 힌트, { $leader } n 다음 단계, { $leader } ? 도움말.
learn-help-title = 도움말
learn-help-keys = **{ $leader }** 키와 그다음에 누르는 키 하나만 빼고 모든 키는 셸로 갑니다. 한글 자판(두벌식) 상태에서도 같은 자리의 키가 됩니다.
learn-help-numbers = 그 번호의 터미널로 옮깁니다
learn-help-twice = { $leader } 키 자체를 셸로 보냅니다
learn-help-mouse = **복사**: 터미널이나 글 위에서 마우스로 끌어 표시하고 놓으면 복사됩니다. Shift를 누른 채로는 여러분 터미널의 원래 방식대로 표시하고 붙여 넣을 수 있습니다. 누르면 그 터미널로 옮깁니다.
learn-help-scroll = **스크롤**: 마우스 휠, 또는 터미널에서 Shift-PgUp과 Shift-PgDn. 이 단계의 글이 더 있을 때는 PgUp과 PgDn.
learn-help-signs = 검사 옆의 **표시**: ✓ 그러함 · … 기다리는 중 · ✗ 그렇지 않음 (까닭을 물었을 때) · ! 그랬다가 이제는 아님 · ? 볼 수 없었음 · “·” 차례가 아직 오지 않음.

## 알려 주는 말

learn-hint-title = 힌트 { $of }개 중 { $n }번째: { $title }
learn-no-more-hints = 힌트가 더 없습니다
learn-looking = 보는 중 …
learn-looking-text = 검사마다 필요한 시간을 줍니다.
learn-seen = 커널이 하는 말
learn-all-seen = 모든 검사가 통과했습니다
learn-view = { $from }에서 본 것: { $observed } (기대한 것: { $expected })
learn-view-fine = { $from }에서 본 것: 기대한 그대로 ({ $observed })
learn-why = 까닭: { $words }
learn-fix = 해결: { $fix }
learn-read = 읽을거리: { $page }
learn-done = 이런 일을 해냈습니다:
learn-done-text = 끝냈습니다.
learn-done-next = { $leader } n: 다음 단계
learn-done-line = 이 단계를 끝냈습니다. { $leader } n: 다음 단계
learn-done-line-more = 끝냈습니다. 글에 해 볼 것이 더 있습니다. { $leader } n: 다음 단계
learn-no-longer = 통과했던 것이 이제는 그렇지 않습니다
learn-refused = 할 수 없었습니다
learn-refused-running = { $terminal } 터미널에서 명령이 실행 중입니다. Ctrl-C로 끝낸 뒤 다시 하세요.
learn-refused-many = 터미널은 { $most }개까지만 열 수 있습니다.
learn-refused-opening = { $terminal } 터미널을 열지 못했습니다: { $why }
learn-refused-lab = 지금은 실습 환경이 없습니다. 처음부터 하기를 고르면 새로 만듭니다.
learn-refused-step = 이 실습에 없는 단계입니다: { $step }
learn-not-kept = 진도가 저장되지 않고 있습니다
learn-not-kept-text = { $why }. 계속할 수는 있지만, 지금부터 하는 일은 나간 뒤에 남지 않습니다.
learn-copied = { $count }자를 복사했습니다
learn-shell-ended = 이 셸은 끝났습니다
learn-shell-ended-with = 이 셸이 끝나면서 네임스페이스도 사라졌습니다: { $kinds }
learn-closed = { $terminal } 터미널의 셸이 끝났습니다
learn-closed-text = 그 네임스페이스({ $kinds })에 있던 마지막 프로세스였으므로, 네임스페이스와 그 안의 모든 것이 사라졌습니다. 새 셸은 호스트에서 시작합니다.
learn-wrong-terminal = 다른 터미널 아닌가요?
learn-wrong-terminal-text = { $typed } 터미널에 입력했는데, 이 실습에서는 **{ $meant }** 터미널에 입력합니다: `{ $command }`
learn-cannot-be-undone = 더 입력해서는 되돌릴 수 없습니다
learn-cannot-be-undone-text = 이 단계에 필요한 것이 { $terminal } 터미널에서 마지막 프로세스와 함께 사라졌습니다({ $kinds }). **{ $leader } r** 키를 누르면 새 실습 환경을 만들어 이 단계의 처음으로 돌아갑니다. 잠깐이면 됩니다.
learn-still-running = 아직 실행 중입니다
learn-still-running-text = { $terminal } 터미널에서 `{ $command }` 명령이 아무 말 없이 실행되고 있습니다. Ctrl-C로 멈출 수 있습니다.
learn-misspelt = 잘못 입력했나요?
learn-misspelt-text = `{ $typed }` 명령은 없습니다. 혹시 `{ $meant }` 아닌가요?
learn-in-the-way = 무언가가 가로막고 있습니다
learn-in-the-way-text = 풀이를 입력했는데도 이 단계가 끝나지 않았습니다. 앞서 한 일이 가로막고 있습니다. **{ $leader } r** 키로 이 단계를 처음부터 하세요.
learn-predicted = 적어 두었습니다. 커널이 뭐라고 하는지 봅시다
learn-predicted-right = 예상한 대로입니다
learn-predicted-wrong = 예상과 다릅니다

## 묻는 말

learn-question-title = 실행하기 전에: 어떻게 될까요?
learn-question-typed = 셸에 전할 입력: { $typed }
learn-skip-title = 이 단계를 끝내지 않고 넘어갈까요?
learn-skip-text = 이 단계는 건너뛴 것으로 남습니다. 새 실습 환경을 만들고, 다음 단계 앞에 필요한 명령은 대신 입력합니다. 아직 통과하지 않은 검사:
learn-skip-again-title = 이 단계를 다시 하지 않고 넘어갈까요?
learn-skip-again-text = 전에 이미 끝낸 단계이고, 그 기록은 그대로 남습니다. 새 실습 환경을 만들고, 다음 단계 앞에 필요한 명령은 대신 입력합니다. 이 실습 환경에서 아직 통과하지 않은 검사:
learn-solve-title = 풀이를 대신 입력할까요?
learn-solve-text = 이 명령들 가운데 빠진 것을 nslab이 입력하고, 이 단계는 도움을 받아 끝낸 것으로 남습니다:
learn-reset-title = 처음부터 할까요?
learn-reset-text = 새 실습 환경을 만들어 이 단계의 처음으로 갑니다: { $step }
learn-reset-loses = 직접 입력한 명령 { $count }개는 다시 입력되지 않습니다:
learn-quit-title = 나갈까요?
learn-quit-text = 실습 환경이 끝납니다. 진도는 남으므로, 다음에 nslab learn 명령을 실행하면 이 단계의 처음으로 돌아옵니다.
learn-lost-title = 실습 환경이 사라졌습니다
learn-lessons-title = 실습과 단계
learn-world-title = 지금 있는 것
learn-world-awaited = 보는 중 …

## 실습의 끝

learn-summary-title = 실습을 마쳤습니다
learn-summary-steps = 끝낸 단계: 혼자서 { $alone }개, 도움을 받아 { $helped }개, 건너뜀 { $skipped }개.
learn-summary-figures = 실수: { $mistakes }번, 힌트: { $hints }개, 걸린 시간: { $minutes }분.
learn-summary-predicted = 예상 { $of }번 가운데 { $right }번이 맞았습니다.
learn-summary-next = 다음 실습: { $title }
learn-summary-last = 마지막 실습이었습니다.
