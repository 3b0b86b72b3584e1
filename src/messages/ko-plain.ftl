### 한 줄씩 진행하는 학습과, 실행 중인 실습에 들어가는 창.

## nslab learn --plain: 알리는 말

plain-throw-away =
    여기에서 "host"는 이 실습을 위해 만든 일회용 컴퓨터입니다. 이 안에서 무엇을 해도 실제 컴퓨터는 해를 입지 않습니다.
plain-words-are-ours =
    실습의 명령을 프롬프트에 입력하세요. `next`를 입력하면 다음으로 넘어가고, 막히면 `hint`와 `check`가 도와줍니다. 이런 말은 `help`로 모두 볼 수 있습니다.
plain-step = { $number }/{ $count }단계: { $title }
plain-to-be-true = 이 단계에서 nslab이 기다리는 것:
plain-more-to-come = (위 명령을 입력하고 나면 설명이 이어집니다.)
plain-comes-back =
    이어서 진행합니다. 이 단계 앞까지의 명령은 새 실습 환경에 대신 입력해 두었습니다. 이 단계에서 입력했던 것은 남아 있지 않습니다.
plain-goes-on = `next`를 입력하면 다음으로 넘어갑니다.
plain-step-done = 마쳤습니다: { $title }
plain-step-done-with-help = 도움을 받아 마쳤습니다: { $title }
plain-step-skipped = 건너뛰었습니다: { $title }
plain-lost = 더는 그렇지 않습니다: { $that }
plain-all-hold = 이 단계에서 더 할 것은 없습니다. `next`를 입력하면 다음으로 넘어갑니다.
plain-waiting-for = 아직 남은 것:
plain-view = { $from }에서 본 것: { $observed }; 기대한 것: { $expected }
plain-why = 까닭
plain-fix = 해결
plain-read = 읽을거리
plain-hint = 힌트 { $number }/{ $count }: { $title }
plain-no-more-hints = 힌트가 더 없습니다. `check`는 무엇이 왜 모자라는지 알려 주고, `solve`는 명령을 대신 입력합니다.
plain-solving = 모자라는 명령을 대신 입력하고 있습니다. Ctrl-C를 누르면 멈춥니다.
plain-you-are-here = 지금 여기
plain-done = 마침
plain-done-with-help = 도움을 받아 마침
plain-skipped = 건너뜀
plain-steps-done = { $of }단계 가운데 { $done }단계 마침
plain-terminal-is = 터미널 { $name }:
plain-terminal-here = { $name }: 지금 여기
plain-terminal-open = { $name }: 열려 있음
plain-terminal-unopened = { $name }: 아직 열지 않음
plain-terminal-closed = { $name }: 닫혀 있음
plain-closed = 터미널 { $name } 쪽의 셸이 끝났습니다. 새 셸을 엽니다.
plain-closed-with = 터미널 { $name } 쪽의 셸이 끝났고, 다음 네임스페이스도 함께 사라졌습니다: { $kinds }. 새 셸을 엽니다.
plain-not-reopened = 터미널 { $name } 쪽은 열자마자 끝납니다. `terminal { $name }` 명령으로 다시 열어 볼 수 있습니다.
plain-wrong-terminal = 이 명령은 실습에서 터미널 { $meant } 쪽에 입력하는 것인데, { $typed } 쪽에 입력했습니다. `terminal { $meant }` 명령으로 옮겨 갈 수 있습니다.
plain-cannot-be-undone = 터미널 { $terminal } 쪽의 다음 네임스페이스가 마지막 프로세스와 함께 사라졌습니다: { $kinds }. 명령을 더 입력해도 돌아오지 않습니다. `reset { $step }` 명령으로 되돌릴 수 있습니다.
plain-word-astray = `{ $word }` 입력은 nslab이 아니라 실행 중인 `{ $command }` 명령으로 갑니다. nslab에 물으려면 { $leader } 키를 누르세요. 프로그램은 보통 Ctrl-C로 끝나고, 입력을 읽는 프로그램은 Ctrl-D로 끝납니다.
plain-still-running = 터미널 { $terminal } 쪽에서 `{ $command }` 명령이 아직 실행 중입니다. Ctrl-C로 중단할 수 있습니다.
plain-misspelt = `{ $typed }` 명령은 없습니다. `{ $meant }` 명령을 입력하려고 했나요?
plain-solution-in-the-way = 풀이를 입력했지만 단계가 끝나지 않았습니다. 앞서 한 일이 가로막고 있습니다. `reset`으로 이 단계를 처음부터 다시 시작할 수 있습니다.
plain-refused-running = 터미널 { $terminal } 쪽에서 실행 중인 것이 있습니다. 먼저 끝내 주세요.
plain-refused-terminals = 터미널은 { $most }개까지 열 수 있습니다.
plain-refused-open = 터미널 { $terminal } 쪽을 열지 못했습니다: { $why }
plain-refused-no-lab = 실습 환경이 없습니다. `reset`으로 새로 만들 수 있습니다.
plain-lab-lost = 실습 환경이 사라졌습니다: { $why }. `reset`으로 새로 만들거나 `quit`으로 나갈 수 있습니다.
plain-no-such-step = { $step } 단계는 없습니다. `steps`로 목록을 볼 수 있습니다.
plain-no-such-lesson = { $name } 실습은 없습니다. 있는 실습: { $names }
plain-no-such-terminal = 터미널 이름은 영문자로 시작하고, 그 뒤에 영문자와 숫자를 쓸 수 있습니다.
plain-no-such-word = `{ $word }` 명령은 여기에 없습니다. `help`로 목록을 볼 수 있습니다.
plain-replaying = 실습 환경을 만들고 이 단계 앞까지 입력하고 있습니다
plain-no-answer = 답이 없습니다. 계속 진행해도 됩니다.
plain-not-waiting = 더 기다리지 않습니다.
plain-not-kept = 진행 상황을 저장하지 못하고 있습니다: { $why }
plain-not-recorded = 녹화가 멈췄습니다: { $why }
plain-predicted-right = 예상이 맞았습니다. { $question } { $answer }
plain-predicted-wrong = 예상과 달랐습니다. { $question } 실제 결과: { $answer }

## 묻는 말

plain-yes = 예 네 응
plain-no = 아니요 아니오 아니
plain-ask-skip = 그래도 넘어갈까요? [y/N]
plain-ask-reset = 그 명령 없이 다시 시작할까요? [y/N]
plain-ask-guess = 실행하기 전에, 예상하는 답의 번호를 입력하세요(없으면 Enter):
plain-left-out = 대답보다 먼저 들어와서 입력하지 않은 줄: { $line }
plain-stays = 그대로 두었습니다.
plain-guess-kept = 이제 어떻게 되는지 확인해 보세요.
plain-guess-range = 1부터 { $count }까지의 번호를 입력하거나, 그냥 Enter를 누르세요.
plain-reset-loses = 다시 시작하면 직접 입력한 명령 { $count }개가 사라집니다:
plain-and-more = … 그 밖에 { $count }개

## 실습의 끝

plain-lesson-done = 실습을 마쳤습니다: { $title }
plain-sum-steps = 혼자 마친 단계: { $alone }, 도움을 받은 단계: { $help }, 건너뛴 단계: { $skipped }.
plain-sum-rest = 실수: { $mistakes }, 힌트: { $hints }, 걸린 시간: { $time }.
plain-sum-predicted = 맞은 예상: { $count }개 가운데 { $right }개.
plain-sum-report = `nslab export { $lesson }` 명령은 입력한 것을 보고서로 만듭니다.
plain-next-lesson = 다음 실습은 { $lesson }입니다. `next`로 시작하고, `quit`으로 나갑니다.
plain-no-next-lesson = 마지막 실습이었습니다. `lessons`로 모든 실습을 보고, `quit`으로 나갑니다.

## help

plain-help = 다음 말은 프롬프트에 한 줄로 입력하면 nslab이 받습니다. 앞에 역슬래시를 붙이면(\reset) 셸이 받습니다.
plain-help-hint = 다음 힌트를 봅니다
plain-help-check = 무엇이 왜 모자라는지 봅니다
plain-help-next = 다음 단계로 넘어갑니다
plain-help-solve = 모자라는 명령을 대신 입력하게 합니다
plain-help-reset = 이 단계나 다른 단계를 새 실습 환경에서 다시 시작합니다
plain-help-again = 이 단계의 설명을 다시 봅니다
plain-help-steps = 실습의 단계를 봅니다
plain-help-terminal = 다른 터미널로 옮겨 갑니다. 이름이 없으면 목록을 봅니다
plain-help-world = 지금 실습 환경에 무엇이 있는지 봅니다
plain-help-lessons = 모든 실습을 봅니다
plain-help-lesson = 다른 실습으로 갑니다
plain-help-help = 이 목록을 봅니다
plain-help-quit = 나갑니다. 나중에 이 자리에서 이어 할 수 있습니다
plain-help-leader = { $leader }: 명령이 실행되는 동안에도 위의 말을 입력할 수 있게 합니다. 두 번 누르면 그 키를 실습 환경에 보냅니다.

## nslab attach, nslab world

attach-hello = { $lesson } 실습의 터미널 { $terminal }. { $leader } 다음에 q를 누르면 이 창에서 나갑니다.
attach-detached = 창에서 나왔습니다. 실습은 계속됩니다.
attach-lab-ended = 실습이 끝났습니다.
attach-terminal-ended = 이 터미널의 셸이 끝났습니다. `nslab attach { $terminal }` 명령으로 다시 열 수 있습니다.
attach-too-slow = 이 창이 출력을 받지 않아 닫혔습니다.
attach-no-lab = 실행 중인 실습이 없습니다. `nslab learn`으로 시작하면 같은 사용자가 다른 창에서 들어갈 수 있습니다
attach-several = 실행 중인 실습이 여럿입니다. --lab으로 고르세요:
attach-lab-line = --lab { $pid } ({ $lesson } 실습)
attach-no-such-lab = 프로세스 { $pid }번의 실습은 없습니다
attach-unreachable = 실습에 연결할 수 없습니다: { $why }
attach-not-ours = 다른 사용자의 실습입니다. 주인만 들어갈 수 있습니다
attach-no-answer = 실습이 응답하지 않습니다
attach-garbled = 실습이 보낸 것을 이 nslab이 이해하지 못합니다: { $why }
attach-no-terminal = 입력할 터미널이 있어야 합니다. 표준 입력이나 출력이 터미널이 아닙니다
attach-refused-version = 실습이 다른 버전의 nslab에서 실행되고 있습니다. 끝내고 다시 시작하세요
attach-refused-open = 터미널을 열 수 없습니다: { $why }
attach-refused-name = `{ $name }` 이름은 터미널에 쓸 수 없습니다. 영문자로 시작하고, 그 뒤에 영문자와 숫자를 쓸 수 있습니다
attach-refused-windows = 이 실습에 들어온 창이 너무 많습니다
attach-refused-terminals = 터미널은 { $most }개까지 열 수 있습니다
attach-refused-no-lab = 실습 환경이 사라졌습니다. 학습 창에서 `reset`으로 새로 만들 수 있습니다
attach-refused = 실습이 요청을 이해하지 못했습니다
