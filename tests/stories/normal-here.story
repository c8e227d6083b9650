What is normal at a site is noted by nobody, until its day
site propose
desks A-1..A-3: memory=8, asks-memory=16, paths=none, files=none
at 08:10 site: memory.less normal until day 2 08:00
at 08:20 expect: 0 waiting tickets
until 08:30
expect: 0 waiting tickets
expect: 0 orders

--- outcome
08:00 : incident_opened (incident.opened)
08:00 A-1..A-3: readiness_changed (readiness.ready_with_care memory.less) x3
08:00 A-1..A-3: ticket_merged memory.less (order.merged_incident) x3
08:00 A-1..A-3: ticket_waits memory.less (ticket.waits_propose) x3
08:10 : held (hold.normal_here memory.less)
desk A-1..A-3: ready_with_care (readiness.ready_with_care_incident)
  finding memory/main memory.less by memory: failing since 08:00
  diagnosis memory.less S2 open since 08:00: memory_module likely, pc possible, setting possible -> monitor -
incident INC-000001: memory of room Room 2, Centre, open
counts: orders 0, hardware orders 0, incidents 1, tickets 3, notices 4, readiness changes 3
