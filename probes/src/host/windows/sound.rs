//! Sound as this session hears it: the ends that sound goes to and comes from, which of them calls use by default, and what
//! each hangs on. Needs the system's sound service; opens no stream, and no microphone ever.
#![allow(unsafe_code)]

use super::pnp::Node;
use super::refused;
use crate::host::{HostError, LocalHost, ServerDevice, Sound, SoundServer};
use deskready::observation::SoundSide;
use std::time::Duration;
use windows::Win32::Devices::FunctionDiscovery::{
    PKEY_Device_FriendlyName, PKEY_DeviceInterface_FriendlyName,
};
use windows::Win32::Foundation::PROPERTYKEY;
use windows::Win32::Media::Audio::Endpoints::IAudioEndpointVolume;
use windows::Win32::Media::Audio::{
    DEVICE_STATE_ACTIVE, EDataFlow, IMMDevice, IMMDeviceEnumerator, MMDeviceEnumerator, eCapture,
    eCommunications, eRender,
};
use windows::Win32::System::Com::StructuredStorage::PropVariantToStringAlloc;
use windows::Win32::System::Com::{
    CLSCTX_ALL, COINIT_MULTITHREADED, CoCreateInstance, CoInitializeEx, CoTaskMemFree,
    CoUninitialize, STGM_READ,
};
use windows::Win32::UI::Shell::PropertiesSystem::IPropertyStore;
use windows::core::{GUID, PWSTR, Result};

/// Most ends of one direction.
const ENDS: u32 = 64;
/// Most channels of an end.
const CHANNELS: u32 = 8;
/// Form of an end (PKEY_AudioEndpoint_FormFactor).
const FORM: PROPERTYKEY = PROPERTYKEY {
    fmtid: GUID::from_u128(0x1da5d803_d492_4edd_8c23_e0c0ffee7f0e),
    pid: 0,
};
/// What the end hangs on: "{1}.USB\VID_0B0E&PID_0300&MI_00\7&1". Windows writes it beside every end; it is in no book.
const HANGS_ON: PROPERTYKEY = PROPERTYKEY {
    fmtid: GUID::from_u128(0xb3f8fa53_0004_438e_9003_51a46e139bfc),
    pid: 2,
};

pub(super) fn list(host: &LocalHost, limit: Duration) -> std::result::Result<Sound, HostError> {
    let server = host.patience.within("sound", limit, || {
        let _com = Com::begin();
        server().map_err(|e| refused("sound", &e))
    });
    let server = server.unwrap_or_else(|error| SoundServer::Failed {
        why: error.why,
        detail: error.detail,
    });
    Ok(Sound {
        server,
        ..Sound::default()
    })
}

/// COM on this thread, until it is dropped.
pub(super) struct Com(bool);

impl Com {
    pub(super) fn begin() -> Self {
        // SAFETY: no argument; the thread is this question's own and ends with it.
        Self(unsafe { CoInitializeEx(None, COINIT_MULTITHREADED) }.is_ok())
    }
}

impl Drop for Com {
    fn drop(&mut self) {
        if self.0 {
            // SAFETY: goes with the one that succeeded on this thread; every interface is dropped by now.
            unsafe { CoUninitialize() };
        }
    }
}

/// The ends that are plugged in now.
pub(super) struct Ends(IMMDeviceEnumerator);

impl Ends {
    /// Those of this session. COM must have been begun on this thread.
    pub(super) fn of_this_session() -> Result<Self> {
        // SAFETY: COM was begun on this thread; the interface asked for is the one of that class.
        let all = unsafe { CoCreateInstance(&MMDeviceEnumerator, None, CLSCTX_ALL)? };
        Ok(Self(all))
    }

    /// All of them, and whether each is an input.
    pub(super) fn all(&self) -> Result<Vec<(IMMDevice, bool)>> {
        let mut all = self.of(eRender)?;
        all.extend(self.of(eCapture)?);
        Ok(all)
    }

    fn of(&self, direction: EDataFlow) -> Result<Vec<(IMMDevice, bool)>> {
        // SAFETY: a living interface; both arguments are of its own enumerations.
        let found = unsafe { self.0.EnumAudioEndpoints(direction, DEVICE_STATE_ACTIVE)? };
        // SAFETY: a living interface.
        let count = unsafe { found.GetCount()? };
        let mut ends = Vec::new();
        for index in 0..count.min(ENDS) {
            // SAFETY: a living interface; an end that went meanwhile is answered with an error.
            if let Ok(end) = unsafe { found.Item(index) } {
                ends.push((end, direction == eCapture));
            }
        }
        Ok(ends)
    }

    /// The end that calls use: Windows keeps one for them beside the one for music. None when it has none.
    fn default(&self, direction: EDataFlow) -> Option<String> {
        // SAFETY: a living interface; both arguments are of its own enumerations.
        let found = unsafe { self.0.GetDefaultAudioEndpoint(direction, eCommunications) };
        id(&found.ok()?).ok()
    }
}

fn server() -> Result<SoundServer> {
    let ends = Ends::of_this_session()?;
    let all = ends.all()?;
    let devices = all
        .iter()
        .filter_map(|(end, input)| device(end, *input).ok());
    Ok(SoundServer::Listed {
        name: "wasapi".to_owned(),
        default_output: ends.default(eRender),
        default_input: ends.default(eCapture),
        devices: devices.collect(),
    })
}

fn device(end: &IMMDevice, input: bool) -> Result<ServerDevice> {
    // SAFETY: a living interface.
    let store = unsafe { end.OpenPropertyStore(STGM_READ)? };
    let hangs_on = text(&store, &HANGS_ON);
    let hangs_on = hangs_on
        .split_once('.')
        .map(|(_, path)| path)
        .unwrap_or_default();
    let usb = Node::find(hangs_on).and_then(Node::usb);
    let (vendor_id, product_id) = super::pnp::ids_of(hangs_on).unwrap_or_default();
    Ok(ServerDevice {
        id: id(end)?,
        name: text(&store, &PKEY_Device_FriendlyName),
        input,
        group: usb
            .as_ref()
            .map_or_else(|| hangs_on.to_owned(), |usb| usb.path.clone()),
        vendor_id,
        product_id,
        product: text(&store, &PKEY_DeviceInterface_FriendlyName),
        serial: usb.map(|usb| usb.serial).unwrap_or_default(),
        bus: bus(hangs_on).to_owned(),
        form: form(&text(&store, &FORM)).to_owned(),
        setting: setting(end),
        ..ServerDevice::default()
    })
}

/// How the end is set; what it does not say stays unsaid.
fn setting(end: &IMMDevice) -> SoundSide {
    // SAFETY: a living interface; the one asked for is the one of that class, and takes no parameters.
    let volume = unsafe { end.Activate::<IAudioEndpointVolume>(CLSCTX_ALL, None) };
    let Ok(volume) = volume else {
        return SoundSide::default();
    };
    // SAFETY: a living interface.
    let muted = unsafe { volume.GetMute() };
    // SAFETY: a living interface.
    let channels = unsafe { volume.GetChannelCount() }
        .unwrap_or_default()
        .min(CHANNELS);
    // SAFETY: a living interface; a channel that is none is answered with an error.
    let level = |channel| unsafe { volume.GetChannelVolumeLevelScalar(channel) }.ok();
    // Who hears on one side turns the other down.
    let louder = (0..channels).filter_map(level).reduce(f32::max);
    SoundSide {
        muted: muted.ok().map(windows::core::BOOL::as_bool),
        level_percent: louder.and_then(percent),
    }
}

/// Hundredths of a share between nothing and all.
fn percent(share: f32) -> Option<u32> {
    // Between 0 and 100 nothing is cut off.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked"
    )]
    (0.0..=1.0)
        .contains(&share)
        .then(|| (share * 100.0).round() as u32)
}

/// The bus as the other systems call it.
fn bus(path: &str) -> &'static str {
    let start = path.split('\\').next().unwrap_or_default();
    let known = [
        ("USB", "usb"),
        ("HDAUDIO", "pci"),
        ("INTELAUDIO", "pci"),
        ("BTHENUM", "bluetooth"),
        ("BTHHFENUM", "bluetooth"),
        ("BTHLE", "bluetooth"),
    ];
    let found = known
        .iter()
        .find(|(name, _)| start.eq_ignore_ascii_case(name));
    found.map_or("", |(_, bus)| bus)
}

/// The form as the other systems call it, from Windows' number for it.
fn form(number: &str) -> &'static str {
    match number {
        "1" => "speaker",
        "3" => "headphone",
        "4" => "microphone",
        "5" => "headset",
        "6" => "handset",
        _ => "",
    }
}

fn id(end: &IMMDevice) -> Result<String> {
    // SAFETY: a living interface; the text is ours to free.
    let text = unsafe { end.GetId()? };
    Ok(taken(text))
}

fn text(store: &IPropertyStore, key: &PROPERTYKEY) -> String {
    // SAFETY: a living interface; the key outlives the call. The value frees itself.
    let Ok(value) = (unsafe { store.GetValue(key) }) else {
        return String::new();
    };
    // SAFETY: the value is whole; the text is ours to free. Numbers come as their digits.
    unsafe { PropVariantToStringAlloc(&raw const value) }.map_or_else(|_| String::new(), taken)
}

/// A text that the system allocated for us, freed.
fn taken(text: PWSTR) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: the system gave a text that ends with a zero; it is freed once, after it was copied.
    unsafe {
        let copied = String::from_utf16_lossy(text.as_wide());
        CoTaskMemFree(Some(text.as_ptr().cast()));
        copied
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buses_and_forms_have_the_names_of_the_other_systems() {
        for (path, expected) in [
            (r"USB\VID_0B0E&PID_0300&MI_00\7&1", "usb"),
            (r"HDAUDIO\FUNC_01&VEN_10EC\4&1", "pci"),
            (r"BTHENUM\{0000111e}\8&1", "bluetooth"),
            (r"SWD\X", ""),
            ("", ""),
        ] {
            assert_eq!(bus(path), expected);
        }
        let forms: Vec<_> = ["5", "3", "9", ""].into_iter().map(form).collect();
        assert_eq!(forms, ["headset", "headphone", "", ""]);
    }

    #[test]
    fn a_level_is_told_in_hundredths_and_nonsense_is_not_told() {
        let told = [0.0, 0.004, 0.5, 1.0, 1.5, -0.1, f32::NAN].map(percent);
        assert_eq!(
            told,
            [Some(0), Some(0), Some(50), Some(100), None, None, None]
        );
    }

    #[test]
    fn this_session_lists_its_ends_or_says_why_not() {
        let sound = list(&LocalHost::default(), Duration::from_secs(60)).unwrap();
        match sound.server {
            SoundServer::Listed { devices, .. } => {
                assert!(devices.iter().all(|device| !device.id.is_empty()));
            }
            SoundServer::Failed { detail, .. } => assert!(!detail.is_empty()),
            SoundServer::None | SoundServer::OtherSession { .. } => panic!("it says neither"),
        }
    }
}
