An operator with a personal headset asks for a check and it is not there: then it counts
proves: hot desks with personal headsets arriving after boot
desk H-1: headset=person, paths=none, files=none
from 08:00 H-1: headset unplugged
at 08:30 H-1: self-check
until 08:40
expect: H-1 headset.missing is failing
expect: H-1 is not_ready
expect: 1 order

--- outcome
08:00 H-1: readiness_changed (readiness.ready)
08:30 H-1: order_dispatched (order.dispatched_at_once)
08:30 H-1: order_opened (order.opened headset.missing)
08:30 H-1: readiness_changed (readiness.not_ready headset.missing)
08:30 H-1: ticket_qualified headset.missing (ticket.qualified_by_policy)
desk H-1: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:30
  diagnosis headset.missing S1 open since 08:30: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
order WO-000001 at H-1: dispatched, S1 P1, occurrences 1
  task headset/required headset.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
