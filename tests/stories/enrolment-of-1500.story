Fifteen hundred desks enrolled in an hour, a third with a wrong profile: no order, no ticket
# The site listens: what would have been opened is counted for the one page of the day.
proves: 1,500 desks enrolled in an hour with 30 % wrong profiles (0 orders, 1 page)
site listen
desks A-0001..A-0450: lacks=headset, paths=none, files=none, starts=08:00..09:00, stays=1
desks B-0001..B-1050: paths=none, files=none, starts=08:00..09:00, stays=1
until 09:05
expect: 0 orders
expect: 0 tickets
expect: 0 notices
expect: 450 would-have-opened

--- outcome
08:00 A-0001..A-0008: readiness_changed (readiness.not_ready headset.missing) x8
08:00 B-0001..B-0018: readiness_changed (readiness.ready) x18
08:00 A-0001..A-0008: would_have_opened headset.missing (ticket.listen) x8
08:01 A-0009..A-0015: readiness_changed (readiness.not_ready headset.missing) x7
08:01 B-0019..B-0035: readiness_changed (readiness.ready) x17
08:01 A-0009..A-0015: would_have_opened headset.missing (ticket.listen) x7
08:02 A-0016..A-0023: readiness_changed (readiness.not_ready headset.missing) x8
08:02 B-0036..B-0053: readiness_changed (readiness.ready) x18
08:02 A-0016..A-0023: would_have_opened headset.missing (ticket.listen) x8
08:03 A-0024..A-0030: readiness_changed (readiness.not_ready headset.missing) x7
08:03 B-0054..B-0070: readiness_changed (readiness.ready) x17
08:03 A-0024..A-0030: would_have_opened headset.missing (ticket.listen) x7
08:04 A-0031..A-0038: readiness_changed (readiness.not_ready headset.missing) x8
08:04 B-0071..B-0088: readiness_changed (readiness.ready) x18
08:04 A-0031..A-0038: would_have_opened headset.missing (ticket.listen) x8
08:05 A-0039..A-0045: readiness_changed (readiness.not_ready headset.missing) x7
08:05 B-0089..B-0105: readiness_changed (readiness.ready) x17
08:05 A-0039..A-0045: would_have_opened headset.missing (ticket.listen) x7
08:06 A-0046..A-0053: readiness_changed (readiness.not_ready headset.missing) x8
08:06 B-0106..B-0123: readiness_changed (readiness.ready) x18
08:06 A-0046..A-0053: would_have_opened headset.missing (ticket.listen) x8
08:07 A-0054..A-0060: readiness_changed (readiness.not_ready headset.missing) x7
08:07 B-0124..B-0140: readiness_changed (readiness.ready) x17
08:07 A-0054..A-0060: would_have_opened headset.missing (ticket.listen) x7
... and then: readiness_changed x2676, would_have_opened x390
desk A-0001..A-0003, A-0005..A-0006, A-0008 (6): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:00
  diagnosis headset.missing S1 open since 08:00: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0004, A-0007: unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:00
  diagnosis headset.missing S1 open since 08:00: setting likely, driver possible, nothing possible, pc possible -> remedy -
desk A-0009, A-0011..A-0012, A-0014..A-0015 (5): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:01
  diagnosis headset.missing S1 open since 08:01: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0010, A-0013: unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:01
  diagnosis headset.missing S1 open since 08:01: setting likely, driver possible, nothing possible, pc possible -> remedy -
desk A-0016, A-0019, A-0022: unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:02
  diagnosis headset.missing S1 open since 08:02: setting likely, driver possible, nothing possible, pc possible -> remedy -
desk A-0017..A-0018, A-0020..A-0021, A-0023 (5): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:02
  diagnosis headset.missing S1 open since 08:02: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0024, A-0026..A-0027, A-0029..A-0030 (5): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:03
  diagnosis headset.missing S1 open since 08:03: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0025, A-0028: unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:03
  diagnosis headset.missing S1 open since 08:03: setting likely, driver possible, nothing possible, pc possible -> remedy -
desk A-0031, A-0034, A-0037: unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:04
  diagnosis headset.missing S1 open since 08:04: setting likely, driver possible, nothing possible, pc possible -> remedy -
desk A-0032..A-0033, A-0035..A-0036, A-0038 (5): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:04
  diagnosis headset.missing S1 open since 08:04: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0039, A-0041..A-0042, A-0044..A-0045 (5): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:05
  diagnosis headset.missing S1 open since 08:05: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0040, A-0043: unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:05
  diagnosis headset.missing S1 open since 08:05: setting likely, driver possible, nothing possible, pc possible -> remedy -
desk A-0046, A-0049, A-0052: unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:06
  diagnosis headset.missing S1 open since 08:06: setting likely, driver possible, nothing possible, pc possible -> remedy -
desk A-0047..A-0048, A-0050..A-0051, A-0053 (5): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:06
  diagnosis headset.missing S1 open since 08:06: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0054, A-0056..A-0057, A-0059..A-0060 (5): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:07
  diagnosis headset.missing S1 open since 08:07: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0055, A-0058: unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:07
  diagnosis headset.missing S1 open since 08:07: setting likely, driver possible, nothing possible, pc possible -> remedy -
desk A-0061: unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:08
  diagnosis headset.missing S1 open since 08:08: setting likely, driver possible, nothing possible, pc possible -> remedy -
desk A-0062..A-0068 (7): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:08
  diagnosis headset.missing S1 open since 08:08: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0069..A-0075 (7): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:09
  diagnosis headset.missing S1 open since 08:09: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0076..A-0083 (8): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:10
  diagnosis headset.missing S1 open since 08:10: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0084..A-0090 (7): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:11
  diagnosis headset.missing S1 open since 08:11: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0091..A-0098 (8): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:12
  diagnosis headset.missing S1 open since 08:12: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0099..A-0105 (7): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:13
  diagnosis headset.missing S1 open since 08:13: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
desk A-0106..A-0113 (8): unknown (readiness.not_heard)
  finding headset/required headset.missing by presence: failing since 08:14
  diagnosis headset.missing S1 open since 08:14: setting likely, nothing possible, headset_cord possible, usb_port possible -> remedy -
... and 47 more kinds of desk
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 2876
