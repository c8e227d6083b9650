A muted microphone is told to who asks for a check, and the next check ends it
desk B-14: paths=none, files=none
from 08:05 to 08:20 B-14: microphone muted
at 08:10 B-14: self-check
at 08:11 expect: B-14 headset.muted is failing
at 08:11 expect: B-14 is ready_with_care
at 08:11 expect: B-14 blames setting
at 08:25 B-14: self-check
until 08:30
expect: B-14 is ready
expect: no order for headset
expect: 0 hardware orders
