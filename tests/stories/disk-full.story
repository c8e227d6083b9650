A full disk: room is made, and no disk is bought
desk B-14: paths=none
from 08:10 B-14: / full
until 08:40
expect: B-14 disk.full is failing
expect: 1 order
expect: B-14 does remedy
expect: no order for disk
expect: B-14 is ready_with_care
