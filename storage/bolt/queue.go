package bolt

import (
	"bytes"
	"errors"
	"time"

	"runrate/calc"
	"runrate/storage"
)

func updateKey(id int64) []byte { return i64(make([]byte, 0, 8), id) }

func (t *transaction) Seen(id int64) (bool, error) {
	return t.table(tSeen).Get(updateKey(id)) != nil, nil
}

func (t *transaction) MarkSeen(id int64, day calc.Date) error {
	key := updateKey(id)
	if t.table(tAttempt).Get(key) != nil {
		if err := t.table(tAttempt).Delete(key); err != nil {
			return err
		}
	}
	return t.table(tSeen).Put(key, u16(make([]byte, 0, 2), uint16(day)))
}

func (t *transaction) Attempts(id int64) (uint32, error) {
	row := t.table(tAttempt).Get(updateKey(id))
	if row == nil {
		return 0, nil
	}
	d := readRow(row)
	return uint32(d.uint()), d.err
}

func (t *transaction) SetAttempts(id int64, n uint32) error {
	e := newRow(4)
	e.uint(uint64(n))
	return t.table(tAttempt).Put(updateKey(id), e.b)
}

func (t *transaction) PurgeSeen(before calc.Date) (int, error) { return t.purge(tSeen, before) }

// purge deletes the rows of a table whose first two bytes are a day before another.
func (t *transaction) purge(table int, before calc.Date) (int, error) {
	limit := u16(nil, uint16(before))
	var old [][]byte
	err := t.table(table).ForEach(func(k, row []byte) error {
		if bytes.Compare(row[:min(2, len(row))], limit) < 0 {
			old = append(old, k)
		}
		return nil
	})
	for _, k := range old {
		err = firstError(err, t.table(table).Delete(k))
	}
	return len(old), err
}

// What was sent has a row of the day and Telegram's id.
func (t *transaction) SentID(key string) (string, error) {
	row := t.table(tSent).Get([]byte(key))
	return string(row[min(2, len(row)):]), nil
}

func (t *transaction) PutSentID(key, id string, day calc.Date) error {
	if id == "" {
		return t.table(tSent).Delete([]byte(key))
	}
	return t.table(tSent).Put([]byte(key), append(u16(nil, uint16(day)), id...))
}

func (t *transaction) PurgeSentIDs(before calc.Date) (int, error) { return t.purge(tSent, before) }

func (t *transaction) Outbox(fn func(storage.Outgoing) (bool, error)) error {
	c := t.table(tOut).Cursor()
	for k, row := c.First(); k != nil; k, row = c.Next() {
		o, err := decodeOutgoing(k, row)
		if err != nil {
			return err
		}
		if more, err := fn(o); err != nil || !more {
			return err
		}
	}
	return nil
}

func encodeOutgoing(o storage.Outgoing) []byte {
	e := newRow(32 + len(o.Body))
	e.int(o.Chat)
	e.int(o.Screen)
	e.time(o.NotBefore)
	e.uint(uint64(o.Tries))
	e.bytes(o.Body)
	return e.b
}

func decodeOutgoing(k, row []byte) (storage.Outgoing, error) {
	key, err := parseOutKey(k)
	if err != nil {
		return storage.Outgoing{}, err
	}
	d := readRow(row)
	o := storage.Outgoing{OutboxKey: key, Chat: d.int(), Screen: d.int(), NotBefore: d.time(), Tries: uint32(d.uint()), Body: d.bytes()}
	return o, d.err
}

func (t *transaction) Enqueue(o storage.Outgoing) (storage.OutboxKey, error) {
	seq, err := t.table(tOut).NextSequence()
	if err != nil {
		return storage.OutboxKey{}, err
	}
	o.Sequence = seq
	o.Due = moment(seconds(o.Due))
	return o.OutboxKey, t.table(tOut).Put(outKey(o.OutboxKey), encodeOutgoing(o))
}

func (t *transaction) PutOutgoing(o storage.Outgoing) error {
	key := outKey(o.OutboxKey)
	if t.table(tOut).Get(key) == nil {
		return nil
	}
	return t.table(tOut).Put(key, encodeOutgoing(o))
}

func (t *transaction) DeleteOutgoing(k storage.OutboxKey) error {
	return t.table(tOut).Delete(outKey(k))
}

func (t *transaction) MoveChat(from, to int64) error {
	var moved []storage.Outgoing
	err := t.Outbox(func(o storage.Outgoing) (bool, error) {
		if o.Chat == from {
			o.Chat = to
			moved = append(moved, o)
		}
		return true, nil
	})
	for _, o := range moved {
		err = firstError(err, t.PutOutgoing(o))
	}
	return firstError(err, t.moveGroup(from, to))
}

func (t *transaction) Jobs(due time.Time, limit int) ([]storage.Job, error) {
	var jobs []storage.Job
	c := t.table(tJobDue).Cursor()
	for k, _ := c.First(); k != nil && len(jobs) < limit && readI64(k) <= seconds(due); k, _ = c.Next() {
		j, err := record(t, tJob, k[8:], decodeJob)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}

func decodeJob(row []byte) (storage.Job, error) {
	d := readRow(row)
	j := storage.Job{Key: d.text(), Kind: d.text(), Due: d.time(), Attempts: uint32(d.uint()), Payload: d.bytes()}
	return j, d.err
}

func (t *transaction) PutJob(j storage.Job) error {
	if err := t.DeleteJob(j.Key); err != nil {
		return err
	}
	e := newRow(32 + len(j.Key) + len(j.Payload))
	e.text(j.Key)
	e.text(j.Kind)
	e.time(j.Due)
	e.uint(uint64(j.Attempts))
	e.bytes(j.Payload)
	if err := t.table(tJob).Put([]byte(j.Key), e.b); err != nil {
		return err
	}
	return t.table(tJobDue).Put(jobDueKey(j.Due, j.Key), nil)
}

func (t *transaction) DeleteJob(key string) error {
	j, err := record(t, tJob, []byte(key), decodeJob)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	if err := t.table(tJobDue).Delete(jobDueKey(j.Due, key)); err != nil {
		return err
	}
	return t.table(tJob).Delete([]byte(key))
}
