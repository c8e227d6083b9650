A PC that lists no sound device at all: rather the PC or its driver than the headset
desk B-14: paths=none, files=none
from 08:10 B-14: no sound device
until 08:30
expect: 1 order
expect: B-14 is not_ready
expect: B-14 blames pc or driver or setting
expect: no order for headset
