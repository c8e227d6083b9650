A desk phone that is not there is found by a check that somebody asked for
desk B-14: phone, paths=none, files=none
from 08:10 B-14: phone unplugged
at 08:15 B-14: self-check
until 08:30
expect: 1 order
expect: B-14 phone.missing is failing
expect: B-14 is not_ready
show print B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care phone.missing)
08:11 B-14: order_dispatched (order.dispatched_at_once)
08:11 B-14: order_opened (order.opened phone.missing)
08:11 B-14: readiness_changed (readiness.not_ready phone.missing)
08:11 B-14: ticket_qualified phone.missing (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding desk_phone/required phone.missing by presence: failing since 08:10
  diagnosis phone.missing S1 open since 08:10: desk_phone possible, setting possible, phone_cord possible, usb_port possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 21
  task desk_phone/required phone.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
--- print of B-14, es
WO-000001 · El PC no detecta el teléfono del puesto · Prioridad 1 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: No puede atender llamadas (gravedad 1 de 4; la 1 es la mayor)
Hacer antes del: 05/01/2026 09:11 (Europe/Madrid)
Lleva: Teléfono del puesto (Example Desk Phone P5), cable del teléfono
Qué ocurre: El PC no detecta el teléfono del puesto
Pieza: Teléfono del puesto · Example Desk Phone P5 · PHB-140001
Detectado el: 05/01/2026 08:10 (Europe/Madrid)
Qué se ha medido: Este puesto necesita un teléfono y no aparece ninguno. Dispositivos parecidos detectados: 1.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 2; en este plazo: 2 min.
Qué se ha probado ya: El programa del puesto repitió la medida en la misma comprobación. Medidas: 2.
Qué hacer: Aplica primero el remedio: desenchufar y volver a enchufar, directamente al PC. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - Teléfono del puesto · A favor: Estaba y dejó de estar con el PC encendido.
  - Configuración o conector mal enchufado
  - Cable del teléfono · A favor: Estaba y dejó de estar con el PC encendido. · En contra: Falla sin interrupción desde que empezó.
  - Puerto USB
  - Controlador u otro programa del PC
  - PC
  - Sin avería
Pasos: 
  1. Localiza el puesto por su etiqueta y mira si el teléfono tiene la pantalla encendida y da tono. Si no hay teléfono en el puesto y nadie sabe de él, pasa al paso 8 y anótalo.
  2. Remedio primero: desconecta todos los cables del teléfono, espera diez segundos y vuelve a conectarlos hasta que hagan clic, primero la corriente o la red y después el cable al PC. Espera a que termine de arrancar.
  3. Escribe deskready check --only desk_phone. Si pasa, ve a la prueba final.
  4. Si va por USB, prueba otro puerto del PC sin concentrador; si va por red, prueba una toma que funcione. Repite el paso 3. Si pasa, déjalo ahí y pon una etiqueta en el puerto o la toma que no sirve.
  5. Cambia el cable del teléfono por el que llevas y repite el paso 3.
  6. Guarda el trabajo del operador, reinicia el PC y repite el paso 3.
  7. Con permiso del operador de al lado y entre llamadas, conecta este teléfono en su puesto, repite allí el paso 3 y déjalo todo como estaba. Si allí pasa, el teléfono está bien: no lo cambies y ve al paso 9.
  8. Conecta en su lugar el teléfono que llevas y repite el paso 3. Si pasa, déjalo y apunta los números de serie del que quitas y del que dejas. Si no pasa, vuelve a poner el de antes.
  9. El teléfono no es la causa: falla este PC o su conexión. Apunta la toma y el puerto probados, deja la orden abierta y avisa al coordinador para que decida si se cambia el PC.
Prueba final: cómo se demuestra que está resuelto: 
  1. deskready check --only desk_phone pasa dos veces seguidas.
  2. El operador llama a otro puesto y recibe una llamada de él; se oye bien por los dos lados.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · The PC does not detect the desk phone · Priority 1 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Cannot take calls (severity 1 of 4; 1 is the worst)
Deadline: 5 Jan 2026 09:11 (Europe/Madrid)
Bring: Desk phone (Example Desk Phone P5), phone cord
What is wrong: The PC does not detect the desk phone
Part: Desk phone · Example Desk Phone P5 · PHB-140001
Detected: 5 Jan 2026 08:10 (Europe/Madrid)
What was measured: This desk needs a phone and none is there. Similar devices detected: 1.
Why it is a fault: It counts as a fault from this number of failed checks: 2; within: 2 min.
What was tried already: The desk program repeated the measurement within the same check. Measurements: 2.
What to do: Apply the remedy first: unplug it and plug it back in, straight into the PC. No part is needed to begin with.
Possible causes, in order: 
  - Desk phone · For: It was there and went away while the PC was on.
  - A setting or a loose plug
  - Phone cord · For: It was there and went away while the PC was on. · Against: It has failed without a break since it began.
  - USB port
  - Driver or other software of the PC
  - PC
  - No fault at all
Steps: 
  1. Find the desk by its label and see whether the phone's screen is lit and it gives a dial tone. If there is no phone at the desk and nobody knows of it, go to step 8 and note it.
  2. Remedy first: unplug all cables of the phone, wait ten seconds and push them back in until they click, power or network first, then the cable to the PC. Wait for it to start.
  3. Type deskready check --only desk_phone. If it passes, go to the final proof.
  4. If it is a USB phone, try another port of the PC without a hub; if it is a network phone, try a socket that works. Repeat step 3. If it passes, leave it there and put a label on the port or socket that does not work.
  5. Change the phone cord for the one you brought and repeat step 3.
  6. Save the operator's work, restart the PC and repeat step 3.
  7. With the next operator's leave and between calls, connect this phone at their desk, repeat step 3 there and leave everything as it was. If it passes there, the phone is good: do not swap it and go to step 9.
  8. Connect the phone you brought in its place and repeat step 3. If it passes, leave it and note the serial numbers of the one you remove and the one you leave. If it does not pass, put the old one back.
  9. The phone is not the cause: this PC or its connection is at fault. Note the socket and the port you tried, leave the order open and tell the coordinator, who decides whether the PC is replaced.
Final proof: how to show that it is solved: 
  1. deskready check --only desk_phone passes twice in a row.
  2. The operator calls another desk and takes a call from it; both ends hear well.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
