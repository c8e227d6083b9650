One path of one desk is away: an order after the time of waiting, and the cable is not the first thing
desk B-14: files=none
from 08:10 B-14: path voice down
until 08:30
expect: 1 order
expect: B-14 is not_ready
expect: B-14 blames outside_desk or setting
expect: B-14 clears headset

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care path.down)
08:12 B-14: order_opened (order.opened path.down)
08:12 B-14: readiness_changed (readiness.not_ready path.down)
08:12 B-14: ticket_qualified path.down (ticket.qualified_by_policy)
08:13 B-14: order_dispatched (order.settled)
desk B-14: not_ready (readiness.not_ready)
  finding path/voice path.down by connect: failing since 08:10
  diagnosis path.down S1 open since 08:10: outside_desk likely, setting possible, driver possible, switch_port possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 21
  task path/voice path.down open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
