A full disk that was cleaned before anybody came closes its order
desk B-14: paths=none, files=none
from 08:10 to 08:30 B-14: / full
until 09:00
expect: B-14 order is closed
expect: B-14 is ready
