A person lets a wave go: what waited behind the brake becomes orders
desks A-01..A-48: paths=none, files=none
from 08:03 A-01..A-12: headset unplugged
at 08:06 expect: at most 5 orders
at 08:07 site: headset.missing let go
until 08:10
expect: 12 orders
expect: 0 waiting tickets

--- outcome
08:00 A-01..A-48: readiness_changed (readiness.ready) x48
08:03 : brake_engaged (brake.engaged headset.missing)
08:03 A-01..A-05: order_dispatched (order.dispatched_at_once) x5
08:03 A-01..A-05: order_opened (order.opened headset.missing) x5
08:03 A-01..A-12: readiness_changed (readiness.not_ready headset.missing) x12
08:03 A-01..A-12: readiness_changed (readiness.ready_with_care headset.missing) x12
08:03 A-01..A-05: ticket_qualified headset.missing (ticket.qualified_by_policy) x5
08:07 : brake_released (brake.released headset.missing)
08:07 A-06..A-12: order_dispatched (order.dispatched_at_once) x7
08:07 A-06..A-12: order_opened (order.opened headset.missing) x7
08:07 A-06..A-12: ticket_qualified headset.missing (ticket.qualified_by_person) x7
desk A-01..A-12 (12): not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:03
  diagnosis headset.missing S1 open since 08:03: setting possible, headset possible, headset_cord possible, usb_port possible -> remedy -
desk A-13..A-48 (36): ready (readiness.ready)
order WO-000001..WO-000012 (12): dispatched, S1 P1, occurrences 9
  task headset/required headset.missing open
counts: orders 12, hardware orders 0, incidents 0, tickets 12, notices 13, readiness changes 72
