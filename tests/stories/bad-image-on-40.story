A bad image on forty desks is one incident, and no headset is replaced
# The update of one image took a library away; the same desks share nothing else.
proves: bad image on 40 desks
desks A-01..A-40: image=img-7, paths=none
desks C-01..C-06: image=img-6, paths=none
from 08:06 A-01..A-40: file /opt/softphone/lib/libmedia.so gone
at 08:05:30 A-01..A-40: self-check
at 08:06:30 A-01..A-40: self-check
at 08:08 A-01..A-40: self-check
until 08:12
expect: 1 incident
expect: 0 hardware orders
expect: at most 5 dispatched orders
expect: 0 open orders
expect: C-01..C-06 is ready

--- outcome
08:00 A-01..A-40, C-01..C-06: readiness_changed (readiness.ready) x46
08:06 : brake_engaged (brake.engaged file.missing)
08:06 A-01..A-05: order_opened (order.opened file.missing) x5
08:06 A-01..A-40: readiness_changed (readiness.ready_with_care file.missing) x40
08:06 A-01..A-05: ticket_qualified file.missing (ticket.qualified_by_policy) x5
08:07 : brake_released (brake.empty file.missing)
08:07 : incident_opened (incident.opened)
08:07 A-01..A-05: order_merged (order.merged_incident) x5
08:07 A-01..A-05: task_merged (order.merged_incident) x5
08:07 A-06..A-40: ticket_merged file.missing (order.merged_incident) x35
desk A-01..A-40 (40): ready_with_care (readiness.ready_with_care_incident)
  finding files/softphone file.missing by files: failing since 08:06
  diagnosis file.missing S2 open since 08:06: softphone likely, file possible, setting possible, disk possible -> monitor -
desk C-01..C-06 (6): ready (readiness.ready)
order WO-000001..WO-000005 (5): merged, S2 P2, occurrences 1
  task files/softphone file.missing merged
incident INC-000001: file of image img-7, open
counts: orders 5, hardware orders 0, incidents 1, tickets 40, notices 2, readiness changes 86
