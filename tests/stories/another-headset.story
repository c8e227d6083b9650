Another headset than the one asked for: calls go on, with care, and nothing is bought
desk B-14: paths=none, files=none
from 08:10 B-14: headset is another one
until 08:30
expect: B-14 headset.other_device is failing
expect: B-14 is ready_with_care
expect: B-14 blames setting or nothing
expect: no order for headset
