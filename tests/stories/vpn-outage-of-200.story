The gateway of two hundred desks goes away: one incident and nobody is sent anywhere
# When it comes back, no desk is left with an order.
proves: 200-desk VPN outage (1 incident, 0 hardware orders)
desks A-001..A-200: vpn=gw-1, paths=vpn, files=none, starts=08:58
from 08:59 to 09:03:30 A-001..A-200: path vpn down
at 09:03:15 expect: 1 incident
until 09:06
expect: 1 incident
expect: 0 hardware orders
expect: 0 dispatched orders
expect: 0 open orders
expect: at most 4 notices
expect: 0 desks are not_ready

--- outcome
08:58 A-001..A-200: readiness_changed (readiness.ready) x200
08:59 A-001..A-200: readiness_changed (readiness.ready_with_care path.vpn_down) x200
09:01 : brake_engaged (brake.engaged path.vpn_down)
09:01 : brake_released (brake.empty path.vpn_down)
09:01 : incident_opened (incident.opened)
09:01 A-001..A-005: order_merged (order.merged_incident) x5
09:01 A-001..A-005: order_opened (order.opened path.vpn_down) x5
09:01 A-001..A-200: readiness_changed (readiness.not_ready path.vpn_down) x200
09:01 A-001..A-005: task_merged (order.merged_incident) x5
09:01 A-006..A-200: ticket_merged path.vpn_down (order.merged_incident) x195
09:01 A-001..A-005: ticket_qualified path.vpn_down (ticket.qualified_by_policy) x5
09:04 A-001..A-200: readiness_changed (readiness.ready_with_care_incident path.vpn_down) x200
09:06 A-001..A-200: diagnosis_recovered path.vpn_down (order.recovered) x200
09:06 A-001..A-200: readiness_changed (readiness.ready) x200
desk A-001..A-200 (200): ready (readiness.ready)
  diagnosis path.vpn_down S1 recovered ended (order.recovered) since 08:59: outside_desk sure, driver possible, setting possible, switch_port possible -> monitor -
order WO-000001..WO-000005 (5): merged, S1 P1, occurrences 3
  task path/vpn path.vpn_down merged
incident INC-000001: path of vpn gw-1, open
counts: orders 5, hardware orders 0, incidents 1, tickets 200, notices 2, readiness changes 1000
