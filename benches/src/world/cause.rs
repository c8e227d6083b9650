//! What can be the matter with a desk in truth, and what things cost. Needs nothing. Must not say what anybody would
//! conclude: a cause is a fact of the world.

/// The one true cause in a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The part worn on the head, with its electronics.
    HeadsetTop,
    /// Its cord.
    HeadsetCord,
    /// The adapter between cord and PC.
    UsbAdapter,
    /// A socket of the PC or the hub at the desk.
    UsbPort,
    /// Board or power supply.
    Pc,
    /// A plug that sits loose or was pulled, of headset or phone.
    LoosePlug,
    /// Something set wrong: disabled, another default, a mount, a name server, a clock, the firmware's menu.
    Setting,
    /// Softphone, driver or image; mostly since an update.
    Software,
    /// Something that hangs and is gone after a restart.
    Hang,
    /// The desk phone.
    DeskPhone,
    /// Its cord.
    PhoneCord,
    /// The cable to the wall.
    NetworkCable,
    /// The port at the other end of it.
    SwitchPort,
    /// Tunnel, gateway, provider, far server.
    Outside,
    /// The disk.
    Disk,
    /// Its cable.
    DiskCable,
    /// A memory module.
    MemoryModule,
    /// A memory module that sits badly.
    MemorySeat,
    /// The processor.
    Processor,
    /// One file that decayed, by chance.
    File,
    /// No room left on the disk.
    Room,
    /// Nothing is broken: it happened once.
    Nothing,
}

/// What a technician can bring and leave behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Top of the headset.
    Headset,
    /// Its cord.
    HeadsetCord,
    /// USB adapter.
    UsbAdapter,
    /// Desk phone.
    DeskPhone,
    /// Its cord.
    PhoneCord,
    /// Disk.
    Disk,
    /// Disk cable.
    DiskCable,
    /// Memory module.
    MemoryModule,
    /// Network cable.
    NetworkCable,
    /// The whole PC.
    Pc,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 10] = [
        Self::Headset,
        Self::HeadsetCord,
        Self::UsbAdapter,
        Self::DeskPhone,
        Self::PhoneCord,
        Self::Disk,
        Self::DiskCable,
        Self::MemoryModule,
        Self::NetworkCable,
        Self::Pc,
    ];

    /// Name, as steps carry it after `swap_` or `replace_`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Headset => "headset",
            Self::HeadsetCord => "headset_cord",
            Self::UsbAdapter => "usb_adapter",
            Self::DeskPhone => "desk_phone",
            Self::PhoneCord => "phone_cord",
            Self::Disk => "disk",
            Self::DiskCable => "disk_cable",
            Self::MemoryModule => "memory_module",
            Self::NetworkCable => "network_cable",
            Self::Pc => "pc",
        }
    }

    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == text)
    }

    /// Price, euro.
    #[must_use]
    pub const fn price_eur(self) -> f64 {
        match self {
            Self::Headset => 60.0,
            Self::HeadsetCord => 15.0,
            Self::UsbAdapter => 25.0,
            Self::DeskPhone => 90.0,
            Self::PhoneCord | Self::DiskCable => 8.0,
            Self::Disk => 70.0,
            Self::MemoryModule => 40.0,
            Self::NetworkCable => 6.0,
            Self::Pc => 600.0,
        }
    }

    /// Minutes at the desk to change it and check.
    #[must_use]
    pub const fn minutes(self) -> f64 {
        match self {
            Self::Headset | Self::HeadsetCord | Self::UsbAdapter | Self::PhoneCord => 5.0,
            Self::DeskPhone | Self::NetworkCable => 8.0,
            Self::DiskCable => 15.0,
            Self::MemoryModule => 15.0,
            // With the image put back on it.
            Self::Disk => 60.0,
            Self::Pc => 45.0,
        }
    }
}

/// A technician's minute, euro.
pub const TECHNICIAN_EUR_PER_MIN: f64 = 0.6;
/// The way to the desk, minutes.
pub const TRAVEL_MIN: f64 = 10.0;
/// A minute in which nobody can take calls at the desk, euro.
pub const SEAT_EUR_PER_MIN: f64 = 0.4;
/// What it takes to end a case that ran out of steps: somebody with experience, minutes.
pub const ESCALATION_MIN: f64 = 60.0;
/// Time until a repair that only looked well is seen to have failed, minutes the seat is out of use.
pub const RETURN_MIN: f64 = 30.0;
