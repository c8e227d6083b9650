An NVMe disk warns of its temperature: that is no word about the disk
desk B-14: disk=nvme, paths=none, files=none
from 08:30 B-14: disk warns 0x02
until 09:10
expect: 0 tickets
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
  finding disk/nvme0n1 disk.hot by smart: suspect since 08:54
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 1
