On hot desks people arrive with their own headset after the PC has started: nobody is called
# A person's headset counts as missing only when somebody asks for a check.
proves: hot desks with personal headsets arriving after boot
desks H-1..H-3: headset=person, paths=none, files=none
from 08:00 to 08:20 H-1: headset unplugged
from 08:00 to 08:40 H-2: headset unplugged
from 08:00 H-3: headset unplugged
at 08:30 expect: 0 orders
until 09:00
expect: 0 orders
expect: 0 notices
expect: H-1 was never not_ready

--- outcome
08:00 H-1..H-3: readiness_changed (readiness.ready) x3
desk H-1..H-3: ready (readiness.ready)
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 3
