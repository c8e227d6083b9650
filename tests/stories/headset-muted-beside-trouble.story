Also while something else of the headset is amiss, nobody sees when its microphone is muted
desk B-14: paths=none, files=none
from 08:10 B-14: headset is another one
from 09:00 to 09:20 B-14: microphone muted
until 09:40
expect: B-14 headset.other_device is failing
expect: B-14 headset.muted is unknown
