A headset that drops off its USB port and is back at once is seated anew, and the order names the port
# Once is a hand, and twice is nothing yet.
site act
desk B-14: paths=none, files=none
from 08:20 to 08:50 B-14: usb 1-4.2 dropped 2 times
at 08:50 expect: B-14 is ready
from 08:50 B-14: usb 1-4.2 dropped 9 times
at 10:05 B-14: ticket qualified
until 10:10
expect: 1 order
expect: B-14 is ready_with_care
expect: B-14 does remedy
expect: no order for usb_hub
show print B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: readiness_changed (readiness.ready_with_care usb.port)
09:03 B-14: ticket_waits usb.port (ticket.waits_s3)
10:05 B-14: order_dispatched (order.dispatched_at_once)
10:05 B-14: order_opened (order.opened usb.port)
10:05 B-14: ticket_qualified usb.port (ticket.qualified_by_person)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding pc/main usb.port by usb_errors: failing since 08:54
  diagnosis usb.port S3 open since 08:54: setting possible, usb_device possible, usb_cable possible, usb_hub possible -> remedy -
order WO-000001 at B-14: dispatched, S3 P4, occurrences 9
  task pc/main usb.port open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 2
--- print of B-14, es
WO-000001 · Un puerto USB del puesto da fallos · Prioridad 4 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Riesgo que todavía no se nota (gravedad 3 de 4; la 1 es la mayor)
Hacer antes del: 08/01/2026 10:05 (Europe/Madrid)
Lleva: Cable USB, concentrador USB
Qué ocurre: Un puerto USB del puesto da fallos
Pieza: PC · Example Desk PC 7 · PC7-004711
Detectado el: 05/01/2026 08:54 (Europe/Madrid)
Qué se ha medido: Puerto USB 1-4.2 (Jabra Evolve 20): reinicios del aparato 0, intentos fallidos de reconocerlo 0, desconexiones 9, de ellas con vuelta inmediata 9, en 8 h; cortes por exceso de corriente desde el arranque: 0.
Qué lleva montado: Este PC: Example Desk PC 7, número de serie PC7-004711.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 2; en este plazo: 2 h.
Qué hacer: Aplica primero el remedio: desenchufar y volver a enchufar, directamente al PC. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - Configuración o conector mal enchufado
  - Aparato USB enchufado ahí
  - Cable USB
  - Concentrador USB
  - Puerto USB
  - Controlador u otro programa del PC
  - PC
Pasos: 
  1. Anota los puertos de «Qué se ha medido». «1-4» es el puerto 4 del bus 1, en el propio PC; «1-4.2» es el puerto 2 de un concentrador enchufado en 1-4 (puede estar dentro del monitor, del teclado o de una base). Para ver qué hay en cada uno escribe lsusb -t y mira bus y puerto.
  2. Remedio primero: desenchufa lo que cuelga de esos puertos, quita pelusa y mira que ningún conector baile ni esté doblado, y vuelve a enchufarlo hasta el fondo. Retira lo que sobre: cargadores, lámparas, móviles.
  3. Reinicia el PC, para que las cuentas empiecen de cero, trabaja con él al menos una hora y escribe deskready check --only pc. Si pasa, ve a la prueba final. Repite este paso después de cada cambio que sigue.
  4. Si el puerto nombrado tiene un punto, o es un concentrador: enchufa el aparato directamente al PC, sin concentrador. Si así pasa, cambia el concentrador por el que llevas (con su propia alimentación si cuelgan varios aparatos) o prescinde de él.
  5. Enchufa el aparato en otro puerto del PC, mejor de los de atrás. Si pasa, pon una etiqueta en el puerto que no sirve y anótalo.
  6. Si el cable se puede separar del aparato, cámbialo por el que llevas. Quita alargadores.
  7. Prueba con otro aparato igual que se sepa que funciona. Si pasa, el malo es el aparato: apunta su número de serie. Si la medida dice que se cortó la corriente, no vuelvas a enchufar el malo en ningún PC.
  8. Reinstala el controlador o actualiza el programa de la placa (BIOS o UEFI) desde el origen del centro, y desactiva que el sistema apague los puertos USB para ahorrar.
  9. Si con otro aparato y otro cable, sin concentrador y en varios puertos, sigue fallando, falla el PC: deja la orden abierta y avisa al coordinador.
Prueba final: cómo se demuestra que está resuelto: 
  1. Tras una hora de trabajo desde el último reinicio, deskready check --only pc pasa dos veces seguidas.
  2. El operador llama a otro puesto y mueve un poco los cables: no se corta.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · A USB port of the desk is in trouble · Priority 4 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Latent risk, nobody notices yet (severity 3 of 4; 1 is the worst)
Deadline: 8 Jan 2026 10:05 (Europe/Madrid)
Bring: USB cable, USB hub
What is wrong: A USB port of the desk is in trouble
Part: PC · Example Desk PC 7 · PC7-004711
Detected: 5 Jan 2026 08:54 (Europe/Madrid)
What was measured: USB port 1-4.2 (Jabra Evolve 20): resets of the device 0, failed attempts to recognise it 0, disconnections 9, of these back at once 9, within 8 h; cut for too much current since the start: 0.
What is fitted: This PC: Example Desk PC 7, serial number PC7-004711.
Why it is a fault: It counts as a fault from this number of failed checks: 2; within: 2 h.
What to do: Apply the remedy first: unplug it and plug it back in, straight into the PC. No part is needed to begin with.
Possible causes, in order: 
  - A setting or a loose plug
  - USB device plugged in there
  - USB cable
  - USB hub
  - USB port
  - Driver or other software of the PC
  - PC
Steps: 
  1. Note the ports under "What was measured". "1-4" is port 4 of bus 1, at the PC itself; "1-4.2" is port 2 of a hub plugged in at 1-4 (it may be inside the monitor, the keyboard or a dock). To see what hangs where type lsusb -t and look at bus and port.
  2. Remedy first: unplug what hangs at these ports, remove fluff, see that no plug wobbles or is bent, and plug it back in firmly. Take away what is not needed: chargers, lamps, telephones.
  3. Restart the PC, so that counting begins anew, use it for at least an hour and type deskready check --only pc. If it passes, go to the final proof. Repeat this step after each change that follows.
  4. If the port named has a dot in it, or is a hub: plug the device straight into the PC, without the hub. If that passes, swap the hub for the one you brought (with its own power where several devices hang at it) or do without.
  5. Plug the device into another port of the PC, best one at the back. If it passes, label the bad port and note it.
  6. If the cable can be taken off the device, swap it for the one you brought. Remove extension cords.
  7. Try another device of the same kind that is known to work. If it passes, the device is bad: note its serial number. If the measurement says that current was cut, do not plug the bad one into any PC again.
  8. Reinstall the driver or update the board's program (BIOS or UEFI) from the site's source, and switch off that the system turns USB ports off to save power.
  9. If it goes on with another device and another cable, without a hub and at several ports, the PC is at fault: leave the order open and tell the coordinator.
Final proof: how to show that it is solved: 
  1. After an hour of work since the last restart deskready check --only pc passes twice in a row.
  2. The operator calls another desk and moves the cables a little: nothing breaks off.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
