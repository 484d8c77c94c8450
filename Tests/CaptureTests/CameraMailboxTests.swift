import Capture
import Testing

struct CameraMailboxTests {
    @Test func newestWinsAndTheOthersAreCounted() {
        let mailbox = Mailbox<Int>()
        #expect(mailbox.take() == nil)
        for value in 1...5 { mailbox.put(value) }
        #expect(mailbox.take() == 5)
        #expect(mailbox.take() == nil)
        #expect(mailbox.droppedCount == 4)
    }

    @Test func aTakenValueIsNoDrop() {
        let mailbox = Mailbox<Int>()
        for value in 1...5 {
            mailbox.put(value)
            #expect(mailbox.take() == value)
        }
        #expect(mailbox.droppedCount == 0)
    }

    @Test func waitingEndsWithTheValue() async {
        let mailbox = Mailbox<Int>()
        let writer = Task.detached { mailbox.put(7) }
        #expect(mailbox.take(waiting: .seconds(60)) == 7)
        await writer.value
    }

    @Test func waitingEndsWhenClosed() async {
        let mailbox = Mailbox<Int>()
        let writer = Task.detached { mailbox.close() }
        #expect(mailbox.take(waiting: .seconds(60)) == nil)
        #expect(mailbox.isClosed)
        await writer.value
    }

    @Test func whatWasThereBeforeClosingCanBeTaken() {
        let mailbox = Mailbox<Int>()
        mailbox.put(3)
        mailbox.close()
        #expect(mailbox.take(waiting: .seconds(60)) == 3)
        #expect(mailbox.take(waiting: .seconds(60)) == nil)
    }

    @Test func waitingInVainEnds() {
        #expect(Mailbox<Int>().take(waiting: .milliseconds(1)) == nil)
    }
}
