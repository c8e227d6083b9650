An NVMe disk warns that its reliability is degraded: its own word, read twice, a planned replacement
desk B-14: disk=nvme, paths=none, files=none
from 08:30 B-14: disk warns 0x04
until 09:15
expect: B-14 disk.failing is failing
expect: B-14 blames disk
expect: B-14 does replace_planned disk
expect: 0 orders
expect: 1 waiting ticket
