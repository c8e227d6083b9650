A fault that can no longer be measured is not over
desk B-14: paths=none, files=none
from 08:10 to 08:20 B-14: headset unplugged
from 08:20 B-14: sound busy
until 09:00
expect: 1 order
expect: B-14 order is dispatched
expect: B-14 headset.missing is failing
