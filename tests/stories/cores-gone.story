Half of the cores are gone: latent, and a person decides when
desk B-14: paths=none
from 08:20 B-14: cores 4
until 08:50
expect: B-14 cpu.fewer_cores is failing
expect: B-14 diagnosis is S3
expect: 0 orders
expect: 1 waiting ticket
expect: B-14 blames setting

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:20 B-14: readiness_changed (readiness.ready_with_care cpu.fewer_cores)
08:20 B-14: ticket_waits cpu.fewer_cores (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding cpu/main cpu.fewer_cores by cpu_cores: failing since 08:20
  diagnosis cpu.fewer_cores S3 open since 08:20: setting likely, pc possible, nothing possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
