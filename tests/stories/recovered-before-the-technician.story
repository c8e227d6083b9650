The headset is plugged in again before anybody came: the untouched order closes itself
proves: recovered before the technician comes
desk B-14: paths=none, files=none
from 08:10 to 08:25 B-14: headset unplugged
until 08:40
expect: 1 order
expect: B-14 order is closed
expect: B-14 is ready
expect: at most 2 notices
expect: 0 waiting tickets
