"""Ships one journal: introduces the run, sends its lines, uploads its files, tells its end.

`step` does the next piece of work and returns; whoever calls it decides when (`is_due`) and on
which thread, one step at a time. A step never raises for what the world or the server does.

Invariant: nothing is acknowledged in the cursor that the server has not acknowledged, and a row
that we closed ourselves stands in the cursor before it is sent. So the process may end anywhere.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

import msgspec

from runwell.errors import JournalError, ServerError, TransportError
from runwell.uplink.alerts import send_alert
from runwell.uplink.backoff import Patience
from runwell.uplink.batch import BATCH_BYTES, Batch, cost
from runwell.uplink.client import Client
from runwell.uplink.cursor import CursorFile, Ledger
from runwell.uplink.delivery import Delivery
from runwell.uplink.filing import Filing
from runwell.uplink.fold import ReadyFile
from runwell.uplink.greeting import Found, find, settle
from runwell.uplink.intake import Intake
from runwell.uplink.introduction import Introduced, introduce, mark_crashed, refusal
from runwell.uplink.lines import STRUCTURED_CONSOLE, event_line
from runwell.uplink.profile import writer_of
from runwell.uplink.pulse import Pulse
from runwell.uplink.recast import AS_THEY_ARE, Recast
from runwell.uplink.summaries import Summaries
from runwell.uplink.tail import Tail
from runwell.uplink.transcript import Transcript
from runwell.uplink.uploads import Uploader
from runwell.uplink.world import HEARTBEAT_S, World
from runwell.wire.artifact_notes import ARTIFACTS
from runwell.wire.records import RunRecord, decode
from runwell.wire.rendezvous import Cursor
from runwell.wire.stream import MAX_BODY_BYTES

PACE_S = 0.2
ROW_PATIENCE_S = 1.0
STILLBORN_S = 60.0
SMALLEST_BATCH_BYTES = 64 * 1024
_BUSY_PAUSE_S, _NOT_BEGUN_PAUSE_S = 1.0, 0.1
_TOO_LARGE = 413
_NEVER, _LONG_AGO = float("inf"), float("-inf")

_log = logging.getLogger(__name__)


class Sender:
    """The life of one journal's shipment.

    Args:
        journal: Its path.
        client: The server it goes to.
        world: The surroundings.
        may_revive: Send a run again that the server does not know any more.
        recast: What is said of the run in place of what the journal says.

    Attributes:
        is_over: Nothing is left to do; the cursor says why.
        is_elsewhere: Another process ships the journal just now.
    """

    def __init__(
        self,
        journal: str,
        client: Client,
        world: World,
        *,
        may_revive: bool = False,
        recast: Recast = AS_THEY_ARE,
    ) -> None:
        self.journal = journal
        self.is_over = False
        self.is_elsewhere = False
        self._client = client
        self._world = world
        self._may_revive = may_revive
        self._recast = recast
        self._ledger = Ledger(CursorFile(journal, recast.mark))
        self._filing = Filing(world.start_upload, world.chance)
        self._patience = Patience(world.chance)
        self._tail: Tail | None = None
        self._run: RunRecord | None = None
        self._intake: Intake | None = None
        self._known: Introduced | None = None
        self._made_at = world.monotonic()
        self._pulse = Pulse(world)
        self._summaries = Summaries()
        self._sent_at = self._pace_at = _LONG_AGO
        self._batch_bytes = BATCH_BYTES
        self._sent_bytes = 0

    @property
    def cursor(self) -> Cursor:
        """How far the shipment is."""
        return self._ledger.cursor

    @property
    def is_waiting(self) -> bool:
        """Tells whether the last try failed."""
        return self._patience.is_failing

    @property
    def is_drained(self) -> bool:
        """Tells whether everything that the journal held at the last look is at the server."""
        return self._known is not None and self._intake is not None and self._intake.is_all_settled

    def is_due(self) -> bool:
        """Tells whether a step now would find work."""
        now = self._world.monotonic()
        if self.is_over or now < self._patience.retry_at:
            return False
        intake = self._intake
        if intake is None or self._filing.has_results:
            return True
        if self._is_ending(intake) and self._filing.is_empty:
            return True
        if now >= self._pace_at and (intake.outbox.has_any or intake.has_news or intake.alerts):
            return True
        return now >= min(self._next_timer(intake), self._filing.next_at())

    def nudge(self) -> None:
        """Hurries, since somebody waits. A server that asked for a pause keeps it."""
        if self._patience.hurry():
            self._pace_at = 0.0
        self._filing.nudge()

    def step(self) -> None:
        """Does the next piece of work."""
        try:
            self._advance(self._world.monotonic())
        except TransportError as error:
            self._wait(error)
        except (ServerError, JournalError) as error:
            self._refuse(error)
        except FileNotFoundError:
            _log.warning("%s is gone; nothing more to ship", self.journal)
            self.is_over = True
        except OSError as error:
            self._wait(TransportError(f"a file cannot be used ({error.strerror})"))

    def stumble(self) -> None:
        """Notes that a step went wrong for a reason of ours, and waits before the next."""
        self._wait(TransportError("an internal error; the uplink's log says more"))

    def close(self) -> None:
        """Lets go of the journal."""
        if self._tail is not None:
            self._tail.close()
            self._tail = None

    def _next_timer(self, intake: Intake) -> float:
        return min(
            self._sent_at + HEARTBEAT_S,
            self._pulse.next_at(),
            intake.last_piece_at + ROW_PATIENCE_S if intake.fold.has_open_row else _NEVER,
            self._summaries.next_at(intake.fold),
        )

    def _is_ending(self, intake: Intake) -> bool:
        return intake.fold.exit is not None or self._pulse.is_dead

    def _advance(self, now: float) -> None:
        self._tail = self._tail or self._open()
        if self._tail is None:
            self._patience.retry_at = now + _BUSY_PAUSE_S
            return
        if self._intake is None:
            self._intake = self._begin(self._tail)
        if self._intake is None:
            self._patience.retry_at = now + _NOT_BEGUN_PAUSE_S
            return
        self._work(self._intake, now)
        self._patience.succeed()

    def _work(self, intake: Intake, now: float) -> None:
        self._check_life(intake, now)
        self._pace_at = now + PACE_S
        if not intake.outbox.has_lines:
            intake.collect(now, self._batch_bytes)
        self._sample(intake, now)
        self._close_quiet_row(intake, now)
        known = self._introduce(intake)
        self._send_alerts(intake, known)
        self._tend_files(intake, known, now)
        self._send(intake, known, now)

    def _open(self) -> Tail | None:
        """Opens the journal and reads its cursor; None if another process ships it."""
        tail = Tail(self.journal)
        self.is_elsewhere = not tail.claim()
        if self.is_elsewhere:
            tail.close()
            return None
        self._ledger.load()
        return tail

    def _begin(self, tail: Tail) -> Intake | None:
        """Asks the server about the run; None if the journal does not hold one yet."""
        tail.rewind()
        frames = tail.read(1)
        first = decode(frames[0].kind, frames[0].payload) if frames else None
        run = self._recast.of(first) if first is not None else None
        if not isinstance(run, RunRecord):
            if frames or self._world.monotonic() - self._made_at > STILLBORN_S:
                raise JournalError("the journal does not begin with its run")
            return None
        url = self._client.base_url
        found = find(self._client, run)
        cursor = settle(found, run, self.cursor, url, may_revive=self._may_revive)
        self._ledger.cursor = cursor
        self._run = run
        self._pulse.watch(run)
        if cursor.offset > tail.size():
            self._end_cut_off(run)
            return None
        tail.rewind()
        return Intake(
            tail,
            cursor,
            self._filing,
            inherited=_inherited(found, run),
            is_structured=self._client.has_feature(STRUCTURED_CONSOLE),
            version=self._world.version,
            transcript=self._transcript(run),
            recast=self._recast,
        )

    def _transcript(self, run: RunRecord) -> Transcript | None:
        """Returns what keeps the output as a file; None if this journal is not to do it."""
        if not (run.tells_end and self._recast.with_console):
            return None
        return Transcript(Path(self.journal).parent / "files")

    def _check_life(self, intake: Intake, now: float) -> None:
        if not self._is_ending(intake) and self._pulse.check(now):
            intake.look_again()

    def _sample(self, intake: Intake, now: float) -> None:
        run = self._run
        if run is None or self._is_ending(intake) or not intake.is_at_end:
            return
        time = intake.fold.time
        metrics = self._pulse.sample(now, is_resting=time.is_paused)
        if metrics:
            wall = self._world.wall()
            label = run.label if run.is_shared else None
            intake.outbox.add_event(event_line(metrics, wall, time.at(wall), label))

    def _close_quiet_row(self, intake: Intake, now: float) -> None:
        """Closes a row that the run left open for a while, so that its curves move."""
        if not intake.fold.has_open_row or not intake.is_at_end:
            return
        if not self._pulse.is_dead and now < intake.last_piece_at + ROW_PATIENCE_S:
            return
        after = intake.fold.open_until
        if after is None:
            return
        try:
            self._ledger.note_closed(after)
        except OSError as error:
            if self._pulse.is_dead:
                raise
            _log.warning("a row of %s stays open: %s", self.journal, error)
            intake.last_piece_at = now
            return
        row = intake.fold.close_row()
        if row is not None:
            intake.outbox.add_row(row)

    def _introduce(self, intake: Intake) -> Introduced:
        """Tells the server what it does not know of the run; the first time, that there is one."""
        version, run = intake.fold.profile_version, intake.fold.run
        if run is None:
            raise JournalError("the journal does not begin with its run")
        if self._known is not None and version == intake.known_version:
            return self._known
        profile = intake.profile()
        changes = profile.changes_from(intake.known)
        if self._known is None or changes:
            self._known = introduce(self._client, run, changes)
            self._ledger.set(url=self._known.url, name=self._known.name)
        intake.known, intake.known_version = profile, version
        self._move_cursor(intake)
        return self._known

    def _send_alerts(self, intake: Intake, known: Introduced) -> None:
        while intake.alerts:
            alert = intake.alerts[0]
            try:
                send_alert(self._client, known.place, alert.record)
            except ServerError as error:
                _log.warning("the server does not take an alert of %s: %s", self.journal, error)
            intake.alerts.popleft()
            self._ledger.set(alerts_sent=alert.number + 1)
            self._ledger.save()

    def _tend_files(self, intake: Intake, known: Introduced, now: float) -> None:
        """Notes files that are settled and starts the next uploads."""
        settled, error = self._filing.collect(now)
        for each in settled:
            self._ledger.set(files_offset=each.file.after)
            if each.is_uploaded and isinstance(each.file, ReadyFile):
                intake.outbox.uploaded.append(each.file.path)
                self._ledger.set(uploaded=(*self.cursor.uploaded, each.file.path))
        if error is not None:
            self._ledger.set(message=self._waiting_for(error))
        self._ledger.set(sent_bytes=self._sent_bytes)
        self._ledger.save()
        directory = Path(self.journal).parent
        delivery = Delivery(self._client, known.place, directory / ARTIFACTS, self._count_bytes)
        uploader = Uploader(self._client, known.place, directory / "files", delivery.do)
        self._filing.start(now, uploader)

    def _count_bytes(self, num_bytes: int) -> None:
        self._sent_bytes += num_bytes

    def _send(self, intake: Intake, known: Introduced, now: float) -> None:
        """Sends the next batch, if there is one, or a sign of life, if one is due."""
        self._add_summary(intake, now)
        batch = intake.outbox.next_batch(self._batch_bytes)
        is_last = self._is_last(intake, batch)
        has_exit = is_last and intake.fold.exit is not None
        is_beat = now >= self._sent_at + HEARTBEAT_S and not is_last
        if intake.outbox.has_any or has_exit or is_beat:
            if not self._post(intake, known, batch, is_last=is_last):
                return
            self._sent_at = now
        if is_last:
            self._end(known, is_crashed=intake.fold.exit is None)

    def _post(self, intake: Intake, known: Introduced, batch: Batch, *, is_last: bool) -> bool:
        """Sends a batch; tells whether it arrived (else a smaller one is to be tried)."""
        body, ending, place = batch.body, intake.fold.exit, known.place
        tells_end = self._run is None or self._run.tells_end
        if is_last and ending is not None and tells_end:
            body = msgspec.structs.replace(body, complete=True, exitcode=ending.exit_code)
        elif intake.fold.is_preempting:
            body = msgspec.structs.replace(body, preempting=True)
        promise = self._world.heartbeat_s if self._pulse.life is not None else None
        try:
            reply = self._client.stream(
                place.entity, place.project, place.run, body, promise, self._writer()
            )
        except ServerError as error:
            if error.status != _TOO_LARGE or self._batch_bytes <= SMALLEST_BATCH_BYTES:
                raise
            self._batch_bytes //= 2
            return False
        intake.outbox.acknowledge(batch)
        self._ledger.acknowledge(batch, intake.outbox)
        self._move_cursor(intake)
        life = self._pulse.life
        if reply.stopped and not self.cursor.is_stop_sent and life is not None:
            self._ledger.set(is_stop_sent=True)
            self._ledger.save()
            life.interrupt()
        return True

    def _writer(self) -> str | None:
        """Returns whose lines these are, if several processes write the run."""
        return writer_of(self._run) if self._run is not None and self._run.is_shared else None

    def _add_summary(self, intake: Intake, now: float) -> None:
        is_final = self._is_ending(intake) and intake.is_at_end
        line = self._summaries.take(intake.fold, now, is_final=is_final)
        if line is not None and cost(line) > MAX_BODY_BYTES - 1024:
            _log.warning("the summary of %s is too large to be sent", self.journal)
        elif line is not None:
            intake.outbox.summary = line

    def _is_last(self, intake: Intake, batch: Batch) -> bool:
        """Tells whether the run is over and nothing is left to send after this batch."""
        return (
            self._is_ending(intake)
            and intake.is_at_end
            and not intake.fold.has_open_row
            and not intake.alerts
            and self._filing.is_empty
            and intake.outbox.is_emptied_by(batch)
        )

    def _end_cut_off(self, run: RunRecord) -> None:
        """Ends a run whose journal lost its end with the machine; the server has that already."""
        life = self._pulse.life
        if life is None or life.is_alive():
            raise JournalError("the journal is shorter than before; somebody else wrote to it")
        known = introduce(self._client, run, {})
        self._ledger.set(url=known.url, name=known.name)
        self._end(known, is_crashed=True)

    def _end(self, known: Introduced, *, is_crashed: bool) -> None:
        """Notes that the server has everything, after telling it if the process died."""
        if is_crashed and (self._run is None or self._run.tells_end):
            try:
                mark_crashed(self._client, known)
            except ServerError as error:
                _log.warning("the server does not mark %s as crashed: %s", self.journal, error)
        num_lost = self._tail.num_lost_bytes if self._tail is not None else 0
        loss = f"{num_lost} bytes of the journal were damaged; what they held is lost"
        self._ledger.set(state="done", message=loss if num_lost else "")
        self._ledger.save(durable=True)
        self.is_over = True

    def _move_cursor(self, intake: Intake) -> None:
        """Moves the cursor over all that was read, if nothing of it waits any more."""
        is_told = intake.fold.profile_version == intake.known_version
        if is_told and not intake.outbox.has_lines:
            self._ledger.set(offset=max(self.cursor.offset, intake.position))
        if self.cursor.message and not self._filing.is_failing:
            self._ledger.set(message="")
        self._ledger.save()

    def _wait(self, error: TransportError) -> None:
        self._patience.fail(error, self._world.monotonic())
        message = self._waiting_for(error)
        if message != self.cursor.message:
            _log.info("%s: %s", self.journal, message)
            self._give_notice(message=message)

    def _refuse(self, error: ServerError | JournalError) -> None:
        message = refusal(error, self._client.base_url, Path(self.journal).parent)
        _log.warning("%s: %s", self.journal, message)
        self._give_notice(state="refused", message=message)
        self.is_over = True

    def _give_notice(self, **changes: object) -> None:
        self._ledger.set(**changes)
        with suppress(FileNotFoundError):  # whoever removed the run needs no notice
            self._ledger.save()

    def _waiting_for(self, error: TransportError) -> str:
        return f"waiting for {self._client.base_url}: {error}"


def _inherited(found: Found | None, run: RunRecord) -> Found | None:
    """Returns what a run has from elsewhere: of one that several write, the config of the others.

    Their summaries stay theirs; the server puts them together.
    """
    if found is None or not (run.resume or run.is_shared):
        return None
    return found if run.resume else Found(found.config, {}, found.num_lines)
