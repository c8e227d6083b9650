//! What the kernel tells everybody when devices come and go (its uevents), so that nobody need ask again
//! and again. Needs no rights and no /dev; says that something happened to sound or HID devices, never what.

use super::HostError;
use deskready::observation::Why;
use rustix::io::Errno;
use rustix::net::netlink::{KOBJECT_UEVENT, SocketAddrNetlink};
use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType};
use std::io;
use std::os::fd::OwnedFd;

/// The group that the kernel itself tells; udev tells another one.
const KERNEL: u32 = 1;
/// The kernel's own messages have 2 KiB at most; of a longer one the beginning is enough.
const MESSAGE_BYTES: usize = 8 * 1024;
/// Where all users are that there can be: no container with users of its own.
const ALL_USERS: [&str; 3] = ["0", "0", "4294967295"];

/// Listens to the kernel's news of devices from now on; never blocks. Root can say something there as well: that
/// costs a look and means nothing.
///
/// # Errors
/// When the kernel tells nothing here: a look from time to time is needed then.
pub fn device_news() -> Result<OwnedFd, HostError> {
    let users = std::fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    if !has_all_users(&users) {
        let text = "a container with users of its own is told nothing of devices";
        return Err(HostError::new(Why::Unsupported, text));
    }
    let opened = rustix::net::socket_with(
        AddressFamily::NETLINK,
        SocketType::DGRAM,
        SocketFlags::NONBLOCK | SocketFlags::CLOEXEC,
        Some(KOBJECT_UEVENT),
    )
    .and_then(|socket| {
        rustix::net::bind(&socket, &SocketAddrNetlink::new(0, KERNEL))?;
        Ok(socket)
    });
    opened.map_err(|errno| HostError::from_io("the kernel's news of devices", &errno.into()))
}

/// Takes the next of these news, and says whether it is about sound or HID devices.
///
/// # Errors
/// `WouldBlock` when there is none; any other when there will be none any more.
pub fn next_device_news(news: &OwnedFd) -> io::Result<bool> {
    let mut message = [0_u8; MESSAGE_BYTES];
    match rustix::net::recv(news, &mut message[..], RecvFlags::DONTWAIT) {
        Ok((_, count)) => Ok(is_about_us(message.get(..count).unwrap_or(&message))),
        // There was more than could be kept: one of those may have been about us.
        Err(Errno::NOBUFS) => Ok(true),
        Err(Errno::INTR) => Ok(false),
        Err(errno) => Err(errno.into()),
    }
}

fn has_all_users(uid_map: &str) -> bool {
    uid_map.split_whitespace().eq(ALL_USERS)
}

fn is_about_us(message: &[u8]) -> bool {
    let mut fields = message.split(|byte| *byte == 0);
    fields.any(|field| field == b"SUBSYSTEM=sound" || field == b"SUBSYSTEM=hidraw")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_of_sound_and_hid_devices_are_ours_and_others_are_not() {
        for (message, expected) in [
            (
                "add@/devices/x/sound/card1\0ACTION=add\0SUBSYSTEM=sound\0SEQNUM=7\0",
                true,
            ),
            (
                "remove@/devices/x/hidraw/hidraw0\0ACTION=remove\0SUBSYSTEM=hidraw",
                true,
            ),
            (
                "change@/devices/x\0ACTION=change\0SUBSYSTEM=power_supply\0",
                false,
            ),
            ("add@/x\0SUBSYSTEM=soundwire\0", false),
            ("add@/x\0DEVPATH=/SUBSYSTEM=sound\0", false),
            ("\0\0", false),
            ("", false),
        ] {
            assert_eq!(is_about_us(message.as_bytes()), expected, "{message:?}");
        }
    }

    #[test]
    fn a_container_with_users_of_its_own_is_known_by_the_users_it_has() {
        for (map, expected) in [
            ("         0          0 4294967295\n", true),
            ("         0     100000      65536\n", false),
            ("0 0 1\n1 100000 65536\n", false),
            ("", false),
        ] {
            assert_eq!(has_all_users(map), expected, "{map:?}");
        }
    }

    #[test]
    fn it_listens_to_the_kernel_without_rights_takes_what_was_told_and_never_blocks() {
        // Where nothing is told there is nothing to hear; that is an answer, too.
        let Ok(news) = device_news() else {
            return;
        };
        let here = rustix::net::getsockname(&news).unwrap();
        let here = SocketAddrNetlink::try_from(here).unwrap();
        assert_eq!(here.groups(), 1, "the kernel's own");
        // Other devices may come and go meanwhile, a few at most.
        let nothing_more = || (0..1_000).find_map(|_| next_device_news(&news).err());
        assert_eq!(nothing_more().unwrap().kind(), io::ErrorKind::WouldBlock);
        let (family, kind) = (AddressFamily::NETLINK, SocketType::DGRAM);
        let out = rustix::net::socket(family, kind, Some(KOBJECT_UEVENT)).unwrap();
        let to = SocketAddrNetlink::new(here.pid(), 0);
        let message = b"add@/x\0SUBSYSTEM=sound\0";
        match rustix::net::sendto(&out, message, rustix::net::SendFlags::empty(), &to) {
            Ok(_) => assert!((0..1_000).any(|_| next_device_news(&news).is_ok_and(|ours| ours))),
            // Nobody but root may put words into the kernel's mouth.
            Err(error) => assert_eq!(error, Errno::PERM),
        }
    }
}
