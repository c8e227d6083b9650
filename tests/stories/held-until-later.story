A fault that a person put off is silent until its day, and then it is told again
desk B-14: paths=none, files=none
from 08:10 B-14: cores 4
at 08:20 B-14: held until 09:00
at 08:50 expect: 0 waiting tickets
until 09:10
expect: 1 waiting ticket
expect: 0 orders

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care cpu.fewer_cores)
08:10 B-14: ticket_waits cpu.fewer_cores (ticket.waits_s3)
08:20 B-14: held cpu.fewer_cores (hold.silent)
08:20 B-14: ticket_cancelled cpu.fewer_cores (hold.silent)
09:00 B-14: hold_ended cpu.fewer_cores (hold.over)
09:00 B-14: ticket_waits cpu.fewer_cores (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding cpu/main cpu.fewer_cores by cpu_cores: failing since 08:10
  diagnosis cpu.fewer_cores S3 open since 08:10: setting likely, pc possible, nothing possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 2, notices 3, readiness changes 2
