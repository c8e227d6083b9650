A desk phone that comes back before anybody came closes its order
desk B-14: phone, paths=none, files=none
from 08:10 to 08:20 B-14: phone unplugged
at 08:15 B-14: self-check
until 08:40
expect: 1 order
expect: B-14 order is closed
expect: B-14 is ready
