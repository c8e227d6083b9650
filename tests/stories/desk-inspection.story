Headset, memory and disk fail together: one look at the PC, and no three parts
desk B-14: paths=none, files=none
from 08:20 B-14: headset unplugged
from 08:20 B-14: memory 8 GiB
from 08:20 B-14: / read-only
until 08:50
expect: 1 order
expect: B-14 diagnosed desk.inspection
expect: B-14 is not_ready
expect: no order for headset
expect: no order for memory_module
expect: no order for disk
