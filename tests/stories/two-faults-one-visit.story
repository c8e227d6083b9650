A second fault at the same desk is a second line of the same order
desk B-14: phone, paths=none, files=none
from 08:10 B-14: headset unplugged
from 08:30 B-14: / full
until 08:50
expect: 1 order
expect: at most 2 notices
show print B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: order_dispatched (order.dispatched_at_once)
08:10 B-14: order_opened (order.opened headset.missing)
08:10 B-14: readiness_changed (readiness.not_ready headset.missing)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:10 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:31 B-14: task_added (order.task_added disk.full)
08:31 B-14: ticket_qualified disk.full (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding disk// disk.full by space: failing since 08:30
  finding headset/required headset.missing by presence: failing since 08:10
  diagnosis headset.missing S1 open since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
  diagnosis disk.full S2 open since 08:30: file likely, setting possible, softphone possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 63
  task headset/required headset.missing open
  task disk// disk.full open
counts: orders 1, hardware orders 0, incidents 0, tickets 2, notices 2, readiness changes 3
--- print of B-14, es
WO-000001 · El PC no detecta los auriculares del puesto · Prioridad 1 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: No puede atender llamadas (gravedad 1 de 4; la 1 es la mayor)
Hacer antes del: 05/01/2026 09:10 (Europe/Madrid)
Lleva: Auriculares (Jabra Evolve 20), cable de los auriculares, adaptador USB de los auriculares
Qué ocurre: El PC no detecta los auriculares del puesto
Pieza: Auriculares · GN Netcom Jabra Evolve 20 · HSB140001
Detectado el: 05/01/2026 08:10 (Europe/Madrid)
Qué se ha medido: Los auriculares que este puesto necesita (Jabra Evolve 20) no aparecen. Dispositivos de sonido detectados: 1. El PC ve estos dispositivos de sonido: Built-in Audio Analog Stereo.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 2; en este plazo: 2 min.
Qué se ha probado ya: El programa del puesto repitió la medida en la misma comprobación. Medidas: 2.
Qué hacer: Aplica primero el remedio: desenchufar y volver a enchufar, directamente al PC. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - Configuración o conector mal enchufado (probable) · A favor: Falla sin interrupción desde que empezó.
  - Auriculares
  - Puerto USB
  - Adaptador USB de los auriculares
  - Controlador u otro programa del PC
  - Sin avería
  - PC
  - Cable de los auriculares · En contra: Falla sin interrupción desde que empezó.
Pasos: 
  1. Localiza el puesto por su etiqueta. Pregunta al operador (si no está, al supervisor) si los auriculares son suyos, del puesto o compartidos, desde cuándo fallan y si se han caído. Si nadie sabe dónde están, anótalo y pasa al paso 8.
  2. Remedio primero: desenchufa el conector USB, espera cinco segundos y enchúfalo directamente al PC, sin concentrador ni alargador. Si son inalámbricos, enciéndelos, comprueba la batería y vuelve a emparejarlos con su adaptador (la pieza que se enchufa al puerto USB).
  3. Escribe deskready check --only headset. Si pasa, ve a la prueba final.
  4. Enchúfalos en otro puerto USB del mismo PC y repite el paso 3. Si pasa, déjalos ahí, pon una etiqueta en el puerto que no sirve, anótalo y ve a la prueba final.
  5. Guarda el trabajo del operador, mira que los auriculares no estén desactivados (Windows: Administrador de dispositivos; Linux: deben salir en lsusb), reinicia el PC y repite el paso 3. Es el paso clave si el PC no detecta nada de sonido.
  6. Con permiso del operador de al lado y entre llamadas, desenchufa los suyos, enchufa estos en su PC, repite allí el paso 3 y déjalo todo como estaba. Si allí pasa, falla este PC: no cambies los auriculares y ve al paso 9.
  7. Si allí tampoco pasa y el cable o el adaptador son desmontables, cambia primero el cable y luego el adaptador por los que llevas, y repite el paso 3 en este puesto tras cada cambio.
  8. Cambia los auriculares por los que llevas y repite el paso 3. Si pasa, apunta los números de serie de los que quitas y de los que dejas; los del operador se le devuelven. Si no pasa, vuelve a poner los de antes y sigue.
  9. Reinstala el controlador de sonido o de USB desde el origen del centro, reinicia y repite el paso 3. Si no pasa, falla el PC: deja la orden abierta y avisa al coordinador para que decida si se cambia.
Prueba final: cómo se demuestra que está resuelto: 
  1. deskready check --only headset pasa dos veces seguidas.
  2. El operador llama a otro puesto desde el programa de llamadas; oye y le oyen sin cortes.
Qué ocurre: Al disco del puesto se le acaba el sitio
Pieza: Disco · no se conoce; míralo en la pieza
Detectado el: 05/01/2026 08:30 (Europe/Madrid)
Qué se ha medido: Quedan 102,4 MiB libres de 250 GiB en / (ocupado: 99 %). El límite es 5 GiB libres.
Qué lleva montado: Este PC: Example Desk PC 7, número de serie PC7-004711.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 2; en este plazo: 5 min.
Qué hacer: Aplica primero el remedio: liberar espacio en el disco. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - Archivo (probable)
  - Configuración o conector mal enchufado
  - Programa de llamadas (softphone)
Pasos: 
  1. Localiza el puesto por su etiqueta y mira en la orden qué unidad está llena y si falta espacio o sitio para más archivos.
  2. Remedio primero: vacía la papelera y la carpeta temporal del sistema, con permiso del operador para lo que sea suyo.
  3. Escribe deskready check --only disk. Si pasa, ve a la prueba final.
  4. Mira qué ocupa más. En Linux escribe df -h (espacio), df -i (archivos) y sudo du -xh --max-depth=2 seguido de la unidad; en Windows, Configuración, Almacenamiento.
  5. Borra solo lo que reconozcas como prescindible: registros antiguos, instaladores, paquetes descargados y volcados de errores. No toques datos de clientes ni archivos del programa de llamadas sin preguntar al coordinador. Repite el paso 3.
  6. Si crece un registro, busca qué programa lo escribe y limita su tamaño en sus ajustes; si solo lo borras, volverá. Repite el paso 3.
  7. Si no queda nada que borrar, no cambies el disco hoy: deja la orden abierta y pide al coordinador una ampliación.
Prueba final: cómo se demuestra que está resuelto: 
  1. deskready check --only disk pasa dos veces seguidas.
  2. Al día siguiente vuelve a pasar: apunta con el supervisor quién lo repite.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · The PC does not detect the desk's headset · Priority 1 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Cannot take calls (severity 1 of 4; 1 is the worst)
Deadline: 5 Jan 2026 09:10 (Europe/Madrid)
Bring: Headset (Jabra Evolve 20), headset cord, USB adapter of the headset
What is wrong: The PC does not detect the desk's headset
Part: Headset · GN Netcom Jabra Evolve 20 · HSB140001
Detected: 5 Jan 2026 08:10 (Europe/Madrid)
What was measured: The headset this desk needs (Jabra Evolve 20) is not there. Sound devices detected: 1. The PC sees these audio devices: Built-in Audio Analog Stereo.
Why it is a fault: It counts as a fault from this number of failed checks: 2; within: 2 min.
What was tried already: The desk program repeated the measurement within the same check. Measurements: 2.
What to do: Apply the remedy first: unplug it and plug it back in, straight into the PC. No part is needed to begin with.
Possible causes, in order: 
  - A setting or a loose plug (likely) · For: It has failed without a break since it began.
  - Headset
  - USB port
  - USB adapter of the headset
  - Driver or other software of the PC
  - No fault at all
  - PC
  - Headset cord · Against: It has failed without a break since it began.
Steps: 
  1. Find the desk by its label. Ask the operator (or, if away, the supervisor) whether the headset is their own, the desk's or shared, since when it fails and whether it was dropped. If nobody knows where it is, note that and go to step 8.
  2. Remedy first: unplug the USB plug, wait five seconds and plug it straight into the PC, with no hub or extension. If it is cordless, switch it on, check the battery and pair it with its adapter again (the piece that goes into the USB port).
  3. Type deskready check --only headset. If it passes, go to the final proof.
  4. Plug it into another USB port of the same PC and repeat step 3. If it passes, leave it there, put a label on the port that does not work, note it and go to the final proof.
  5. Save the operator's work, see that the headset is not disabled (on Windows, in Device Manager; on Linux, lsusb must show it), restart the PC and repeat step 3. This is the key step if the PC detects no sound device at all.
  6. With the next operator's leave and between calls, unplug theirs, plug this one into their PC and repeat step 3 there; then leave it as it was. If it passes there, this PC is at fault: do not swap the headset and go to step 9.
  7. If it does not pass there either and the cord or the adapter can be detached, change first the cord and then the adapter for the ones you brought, and repeat step 3 at this desk after each change.
  8. Swap the headset for the one you brought and repeat step 3. If it passes, note the serial numbers of the one you remove and the one you leave; if the old one is the operator's own, give it back. If it does not pass, put the old one back and go on.
  9. Reinstall the sound or USB driver from the site's source, restart and repeat step 3. If it does not pass, the PC is at fault: leave the order open and tell the coordinator, who decides whether it is replaced.
Final proof: how to show that it is solved: 
  1. deskready check --only headset passes twice in a row.
  2. The operator calls another desk from the calling program, hears and is heard without drop-outs.
What is wrong: The desk's disk is running out of room
Part: Disk · not known; look at the part
Detected: 5 Jan 2026 08:30 (Europe/Madrid)
What was measured: 102.4 MiB of 250 GiB are free on / (used: 99 %). The limit is 5 GiB free.
What is fitted: This PC: Example Desk PC 7, serial number PC7-004711.
Why it is a fault: It counts as a fault from this number of failed checks: 2; within: 5 min.
What to do: Apply the remedy first: free space on the disk. No part is needed to begin with.
Possible causes, in order: 
  - File (likely)
  - A setting or a loose plug
  - Calling program (softphone)
Steps: 
  1. Find the desk by its label and see on the order which drive is full and whether it lacks space or room for more files.
  2. Remedy first: empty the bin and the system's temporary folder, with the operator's leave for what is theirs.
  3. Type deskready check --only disk. If it passes, go to the final proof.
  4. See what takes most. On Linux type df -h (space), df -i (files) and sudo du -xh --max-depth=2 followed by the drive; on Windows, Settings, Storage.
  5. Delete only what you know to be dispensable: old logs, installers, downloaded packages and crash dumps. Do not touch customers' data or files of the calling program without asking the coordinator. Repeat step 3.
  6. If a log is growing, find which program writes it and limit its size in its settings; if you only delete it, it will be back. Repeat step 3.
  7. If there is nothing left to delete, do not change the disk today: leave the order open and ask the coordinator for a larger one.
Final proof: how to show that it is solved: 
  1. deskready check --only disk passes twice in a row.
  2. The next day it passes again: agree with the supervisor on who repeats it.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
