//! Desks that operators were sent to: who was told of which, and which could be named. Needs floor
//! 0's seat. Must not choose: floor 0 does.

use super::model::DeskRow;
use super::value::word_from;
use super::{Row, StoreError, Tx, json};
use deskready::desk::Calendar;
use deskready::ids::DeskId;
use deskready::readiness::Readiness;
use deskready::readiness::spare::{Seat, Spare};
use jiff::Timestamp;

/// Seats looked at in the same room, and as many in all rooms.
const SEATS: i64 = 50;

const FIELDS: &str = "SELECT d.id, d.label, d.site, d.room, d.service, d.client, d.criticality, \
     d.kind, d.readiness, s.last_report_at";

/// What was told last, and when.
pub fn told(tx: &mut dyn Tx, desk: &DeskId) -> Result<Option<(Spare, Timestamp)>, StoreError> {
    tx.query(
        "SELECT body, told_at FROM spare WHERE desk = $1",
        &[desk.into()],
    )?
    .first()
    .map(|row| Ok((row.json(0, "spare desk")?, row.time(1)?)))
    .transpose()
}

/// How a desk looks to who needs another one. No calendar is known yet.
#[must_use]
pub fn seat_of(row: &DeskRow) -> Seat {
    Seat {
        label: row.label.clone(),
        site: row.site.clone(),
        room: row.room.clone(),
        service: row.service.clone(),
        client: row.client.clone(),
        criticality: row.criticality,
        kind: row.kind,
        readiness: row.readiness,
        heard_at: row.last_report_at,
        calendar: Calendar::default(),
        given: None,
    }
}

/// Desks that could be named for this one: the one that was, then ready ones heard of since `heard`
/// of the same service, its own room first, those promised to somebody else since `promised` left
/// out.
pub fn seats(
    tx: &mut dyn Tx,
    desk: &DeskRow,
    heard: Timestamp,
    promised: Timestamp,
) -> Result<Vec<(DeskId, Seat)>, StoreError> {
    let id = &desk.id;
    let mut seats = tx
        .query(
            &format!(
                "{FIELDS}, p.told_at FROM spare p JOIN desk d ON d.id = p.given \
                 JOIN desk_seen s ON s.desk = d.id WHERE p.desk = $1 \
                 AND NOT EXISTS (SELECT 1 FROM spare o WHERE o.given = p.given \
                 AND o.desk <> p.desk AND o.told_at >= $2)"
            ),
            &[id.into(), promised.into()],
        )?
        .iter()
        .map(|row| {
            let told_at = row.time(10)?;
            let (of, mut seat) = seat(row)?;
            seat.given = Some((desk.label.clone(), told_at));
            Ok((of, seat))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let free = "d.site = $1 AND d.readiness = $2 AND d.client = $3 AND d.service = $4 \
         AND d.id <> $5 AND s.last_report_at >= $6 AND NOT EXISTS (SELECT 1 FROM spare p \
         WHERE p.given = d.id AND p.desk <> $5 AND p.told_at >= $7)";
    for (place, limit) in [("d.room = $8 AND ", SEATS), ("d.room <> $8 AND ", SEATS)] {
        let rows = tx.query(
            &format!(
                "{FIELDS} FROM desk d JOIN desk_seen s ON s.desk = d.id WHERE {place}{free} \
                 ORDER BY d.room, d.label_key, d.id LIMIT $9"
            ),
            &[
                (&desk.site).into(),
                Readiness::Ready.as_str().into(),
                (&desk.client).into(),
                (&desk.service).into(),
                id.into(),
                heard.into(),
                promised.into(),
                (&desk.room).into(),
                limit.into(),
            ],
        )?;
        for row in &rows {
            let (of, one) = seat(row)?;
            if !seats.iter().any(|(known, _)| *known == of) {
                seats.push((of, one));
            }
        }
    }
    Ok(seats)
}

fn seat(row: &Row) -> Result<(DeskId, Seat), StoreError> {
    let seat = Seat {
        label: row.text(1)?.to_owned(),
        site: row.text(2)?.to_owned(),
        room: row.text(3)?.to_owned(),
        service: row.text(4)?.to_owned(),
        client: row.text(5)?.to_owned(),
        criticality: u8::try_from(row.int(6)?).unwrap_or(super::desks::CRITICALITY),
        kind: row.word(7, "kind", word_from)?,
        readiness: row.word(8, "readiness", Readiness::parse)?,
        heard_at: Some(row.time(9)?),
        calendar: Calendar::default(),
        given: None,
    };
    Ok((row.id(0)?, seat))
}

/// Notes what is told now.
pub fn tell(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    given: &DeskId,
    spare: &Spare,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO spare (desk, given, body, told_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (desk) DO UPDATE SET given = excluded.given, body = excluded.body, \
         told_at = excluded.told_at",
        &[
            desk.into(),
            given.into(),
            json("spare desk", spare)?.into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// There is none to name any more.
pub fn forget(tx: &mut dyn Tx, desk: &DeskId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM spare WHERE desk = $1", &[desk.into()])?;
    Ok(())
}
