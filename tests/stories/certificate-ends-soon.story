A certificate that ends in five days is the administrator's, and no technician goes anywhere
desk B-14: files=none
from 08:10 B-14: path voice certificate ends in 5 days
until 08:40
expect: B-14 path.certificate is failing
expect: B-14 diagnosis is S3
expect: 0 orders
expect: B-14 does third_party
expect: B-14 blames outside_desk

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care path.certificate)
08:11 B-14: ticket_waits path.certificate (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding path/voice path.certificate by certificate: failing since 08:10
  diagnosis path.certificate S3 open since 08:10: outside_desk likely, setting possible -> third_party -
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
