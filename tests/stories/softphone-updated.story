An update of the softphone is no damage
desk B-14: paths=none
from 08:20 B-14: softphone updated
until 09:15
expect: 0 tickets
expect: B-14 is ready
