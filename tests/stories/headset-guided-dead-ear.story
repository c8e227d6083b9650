An ear that its wearer does not hear in two tests is one order: remedies first, then the cheaper part, and never a headset on one run
desk B-14: paths=none, files=none
from 08:05 headset of B-14: left ear dead
at 08:10 B-14: guided test
at 08:11 expect: no order for headset
at 08:20 B-14: guided test
at 08:21 expect: 1 order
at 08:21 expect: B-14 is ready_with_care
at 08:30 B-14: step replug did not help
at 08:31 B-14: step set_right did not help
at 08:32 B-14: guided test
at 08:40 B-14: step swap_headset_cord did not help
at 08:50 B-14: gets a new headset HSNEW0001
at 08:52 B-14: guided test
at 08:53 B-14: order signed as replaced part headset
until 09:10
expect: B-14 is ready
show print B-14
