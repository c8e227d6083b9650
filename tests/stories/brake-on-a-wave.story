Twelve of forty-eight desks lose their headset within minutes: five orders, then a person is asked once
# Too few of the floor for one cause, too many for chance.
desks A-01..A-48: paths=none, files=none
from 08:03 A-01..A-12: headset unplugged
until 08:10
expect: 0 incidents
expect: at most 5 dispatched orders
expect: 12 desks are not_ready
expect: at most 6 notices

--- outcome
08:00 A-01..A-48: readiness_changed (readiness.ready) x48
08:03 : brake_engaged (brake.engaged headset.missing)
08:03 A-01..A-05: order_dispatched (order.dispatched_at_once) x5
08:03 A-01..A-05: order_opened (order.opened headset.missing) x5
08:03 A-01..A-12: readiness_changed (readiness.not_ready headset.missing) x12
08:03 A-01..A-12: readiness_changed (readiness.ready_with_care headset.missing) x12
08:03 A-01..A-05: ticket_qualified headset.missing (ticket.qualified_by_policy) x5
desk A-01..A-12 (12): not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:03
  diagnosis headset.missing S1 open since 08:03: setting possible, headset possible, headset_cord possible, usb_port possible -> remedy -
desk A-13..A-48 (36): ready (readiness.ready)
order WO-000001..WO-000005 (5): dispatched, S1 P1, occurrences 9
  task headset/required headset.missing open
counts: orders 5, hardware orders 0, incidents 0, tickets 12, notices 6, readiness changes 72
