The adapter answers on USB and no sound flows: what is seen proves the adapter only
# "USB answers" says nothing of the top: a remedy comes first, and no headset is bought.
proves: adapter vs top
desk B-14: paths=none, files=none
from 08:10 B-14: headset silent
at 08:15 B-14: self-check
until 08:40
expect: 1 order
expect: B-14 audio.silent_stream is failing
expect: B-14 headset.missing is ok
expect: B-14 does remedy or test
