A microphone that gives nothing in two tests takes the desk out, and the setting is blamed before any part
desk B-14: paths=none, files=none
from 08:05 to 08:25 B-14: microphone muted
at 08:10 B-14: guided test
at 08:11 expect: B-14 is ready_with_care
at 08:15 B-14: self-check
at 08:18 B-14: guided test
at 08:19 expect: B-14 is not_ready
at 08:19 expect: B-14 headset.mic_silent is failing
at 08:19 expect: B-14 blames setting
at 08:30 B-14: guided test
at 08:31 B-14: self-check
until 08:40
expect: B-14 is ready
expect: 0 hardware orders
show screen B-14
