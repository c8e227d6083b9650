One word of the disk alone replaces nothing: it is read twice
desk B-14: paths=none, files=none
from 08:30 to 09:30 B-14: disk says FAILED
at 08:54:30 expect: B-14 does inspect or test or remedy
until 09:10
expect: no order for disk
expect: 0 orders
