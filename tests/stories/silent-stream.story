The operator asks for a check and no sound flows to the headset
desk B-14: paths=none, files=none
from 08:10 B-14: headset silent
at 08:15 B-14: self-check
until 08:30
expect: 1 order
expect: B-14 is not_ready
expect: B-14 blames setting or softphone or driver
expect: B-14 does remedy or test
