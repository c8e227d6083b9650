The kernel counts failed requests, the disk is well and its link counts checksum errors: the cable
# CRC growth suspects the cable; no disk is replaced for it.
proves: cable vs disk
site act
desk B-14: paths=none, files=none
from 08:30 B-14: disk crc errors 40
from 08:30 B-14: disk io errors 6
at 09:01 B-14: ticket qualified
until 09:15
expect: B-14 blames disk_cable
expect: no order for disk

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: readiness_changed (readiness.ready_with_care disk.failing)
08:54 B-14: ticket_waits disk.failing (ticket.waits_s3)
09:01 B-14: order_dispatched (order.dispatched_at_once)
09:01 B-14: order_opened (order.opened disk.failing)
09:01 B-14: ticket_qualified disk.failing (ticket.qualified_by_person)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/sda disk.failing by logged_io_errors: failing since 08:54
  finding disk/sda disk.failing by smart: failing since 08:54
  diagnosis disk.failing S3 open since 08:54: disk_cable likely, disk possible, pc possible, nothing possible -> test disk
order WO-000001 at B-14: dispatched, S3 P4, occurrences 3
  task disk/sda disk.failing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 2
