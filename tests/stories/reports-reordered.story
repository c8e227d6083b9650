Reports that overtake each other end as if they had come in order
proves: reports reordered
desk B-14: paths=none, files=none
from 08:02 B-14: reports reordered
from 08:10 to 08:30 B-14: headset unplugged
until 08:52
expect: 1 order
expect: B-14 order is closed
expect: B-14 is ready
