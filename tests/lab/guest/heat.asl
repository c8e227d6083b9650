// One thermal zone whose heat is byte 0x50 of the CMOS memory, in degrees Celsius.
DefinitionBlock ("", "SSDT", 2, "DSKLAB", "HEAT", 1)
{
    Scope (\_SB)
    {
        OperationRegion (CMOS, SystemIO, 0x70, 2)
        Field (CMOS, ByteAcc, NoLock, Preserve) { INDX, 8, BYTE, 8 }
        IndexField (INDX, BYTE, ByteAcc, NoLock, Preserve) { Offset (0x50), HEAT, 8 }
    }
    Scope (\_TZ)
    {
        ThermalZone (DESK)
        {
            Method (_TMP, 0, Serialized) { Return (2732 + \_SB.HEAT * 10) }
            Method (_CRT) { Return (2732 + 1050) }
            Method (_PSV) { Return (2732 + 950) }
            Name (_TC1, 4) Name (_TC2, 3) Name (_TSP, 10) Name (_TZP, 10)
            Name (_PSL, Package () { })
        }
    }
}
