//! USB/IP as it stands on the wire between a device and the kernel: heads of 48 bytes, numbers in network order.
//! Documentation/usb/usbip_protocol.rst of the kernel. Needs nothing. Must not take a length from outside unchecked.

use std::io::{Error, ErrorKind, Read, Result};

const SUBMIT: u32 = 1;
const UNLINK: u32 = 2;
const SUBMITTED: u32 = 3;
const UNLINKED: u32 = 4;
/// More than any transfer of such a device.
const MOST_BYTES: u32 = 1 << 20;
/// The kernel's own limit of packets in one isochronous transfer.
const MOST_PACKETS: u32 = 1024;
/// What is sent for a transfer that has no packets.
const NO_PACKETS: u32 = u32::MAX;

/// Where one packet of an isochronous transfer lies, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet {
    pub offset: u32,
    pub length: u32,
    pub actual: u32,
    /// 0, or an error of the kernel, negative.
    pub status: i32,
}

/// What the kernel asks.
#[derive(Debug, PartialEq, Eq)]
pub enum Request {
    Submit(Transfer),
    /// Give up an earlier transfer.
    Unlink {
        number: u32,
        victim: u32,
    },
}

/// One transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    pub number: u32,
    pub endpoint: u8,
    pub is_input: bool,
    /// Room for the answer, or the size of what is sent.
    pub length: u32,
    pub setup: [u8; 8],
    pub data: Vec<u8>,
    pub packets: Vec<Packet>,
}

/// Reads one request, with all that belongs to it.
pub fn read(from: &mut impl Read) -> Result<Request> {
    let mut head = [0_u8; 48];
    from.read_exact(&mut head)?;
    let field = |index: usize| number(&head, index * 4);
    match field(0) {
        SUBMIT => submit(from, &head),
        UNLINK => Ok(Request::Unlink {
            number: field(1),
            victim: field(5),
        }),
        other => Err(bad(&format!("the request {other} is unknown"))),
    }
}

fn submit(from: &mut impl Read, head: &[u8; 48]) -> Result<Request> {
    let field = |index: usize| number(head, index * 4);
    let (is_input, length) = (field(3) == 1, field(6));
    let count = if field(8) == NO_PACKETS { 0 } else { field(8) };
    if length > MOST_BYTES || count > MOST_PACKETS {
        return Err(bad("a transfer is larger than such a device has"));
    }
    let mut setup = [0; 8];
    setup.copy_from_slice(&head[40..48]);
    let mut data = vec![0; if is_input { 0 } else { length as usize }];
    from.read_exact(&mut data)?;
    let mut raw = vec![0; count as usize * 16];
    from.read_exact(&mut raw)?;
    let packets = raw.chunks_exact(16).map(|one| Packet {
        offset: number(one, 0),
        length: number(one, 4),
        actual: 0,
        status: 0,
    });
    Ok(Request::Submit(Transfer {
        number: field(1),
        endpoint: u8::try_from(field(4) & 0x0f).unwrap_or(0),
        is_input,
        length,
        setup,
        data,
        packets: packets.collect(),
    }))
}

/// The answer to a transfer. `actual` counts the bytes that went either way.
#[must_use]
pub fn submitted(
    number: u32,
    status: i32,
    actual: u32,
    data: &[u8],
    packets: &[Packet],
) -> Vec<u8> {
    let failed = packets.iter().filter(|packet| packet.status != 0).count();
    let count = |length: usize| u32::try_from(length).unwrap_or(0);
    let status = u32::from_ne_bytes(status.to_ne_bytes());
    let mut bytes = head([
        SUBMITTED,
        number,
        0,
        0,
        0,
        status,
        actual,
        0,
        count(packets.len()),
        count(failed),
        0,
        0,
    ]);
    bytes.extend(data);
    for packet in packets {
        let status = u32::from_ne_bytes(packet.status.to_ne_bytes());
        for field in [packet.offset, packet.length, packet.actual, status] {
            bytes.extend(field.to_be_bytes());
        }
    }
    bytes
}

/// The answer to an [`Request::Unlink`].
#[must_use]
pub fn unlinked(number: u32, status: i32) -> Vec<u8> {
    let status = u32::from_ne_bytes(status.to_ne_bytes());
    head([UNLINKED, number, 0, 0, 0, status, 0, 0, 0, 0, 0, 0])
}

fn head(fields: [u32; 12]) -> Vec<u8> {
    fields
        .iter()
        .flat_map(|field| field.to_be_bytes())
        .collect()
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let mut field = [0; 4];
    if let Some(found) = bytes.get(at..at + 4) {
        field.copy_from_slice(found);
    }
    u32::from_be_bytes(field)
}

fn bad(text: &str) -> Error {
    Error::new(ErrorKind::InvalidData, text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(fields: [u32; 10], setup: [u8; 8], rest: &[u8]) -> Vec<u8> {
        let mut bytes: Vec<u8> = fields
            .iter()
            .flat_map(|field| field.to_be_bytes())
            .collect();
        bytes.extend(setup);
        bytes.extend(rest);
        bytes
    }

    #[test]
    fn a_transfer_comes_with_its_data_and_its_packets() {
        let mut rest = vec![1, 2, 3, 4];
        rest.extend([0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0]);
        let bytes = request([1, 7, 0, 0, 1, 0, 4, 0, 1, 0], [0; 8], &rest);
        let Request::Submit(transfer) = read(&mut bytes.as_slice()).unwrap() else {
            panic!("not a transfer")
        };
        assert_eq!(
            (transfer.number, transfer.endpoint, transfer.is_input),
            (7, 1, false)
        );
        assert_eq!(transfer.data, [1, 2, 3, 4]);
        assert_eq!(
            transfer.packets,
            [Packet {
                offset: 0,
                length: 4,
                actual: 0,
                status: 0
            }]
        );
    }

    #[test]
    fn what_makes_no_sense_is_an_error_and_never_a_large_buffer() {
        for fields in [
            [9, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [1, 0, 0, 0, 0, 0, u32::MAX, 0, 0, 0],
            [1, 0, 0, 0, 0, 0, 4, 0, 5000, 0],
            [1, 0, 0, 0, 0, 0, 4, 0, 0, 0],
        ] {
            assert!(
                read(&mut request(fields, [0; 8], &[]).as_slice()).is_err(),
                "{fields:?}"
            );
        }
    }

    #[test]
    fn an_answer_counts_its_failed_packets() {
        let packet = |status| Packet {
            offset: 0,
            length: 2,
            actual: 2,
            status,
        };
        let bytes = submitted(5, -32, 2, &[8, 9], &[packet(0), packet(-84)]);
        assert_eq!(bytes.len(), 48 + 2 + 32);
        assert_eq!(number(&bytes, 20), (-32_i32).cast_unsigned());
        assert_eq!((number(&bytes, 32), number(&bytes, 36)), (2, 1));
    }
}
