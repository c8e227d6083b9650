Errors that stand in the kernel's log when the program comes count: they have happened since the PC was started
desk B-14: paths=none, files=none
from 07:00 B-14: disk io errors 12
until 09:10
expect: 1 ticket
expect: B-14 blames disk

--- outcome
08:00 B-14: readiness_changed (readiness.ready_with_care disk.failing)
08:00 B-14: ticket_waits disk.failing (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/sda disk.failing by logged_io_errors: failing since 08:00
  diagnosis disk.failing S3 open since 08:00: disk likely, pc possible, disk_cable possible, nothing possible -> test disk
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 1
