// Made by Benchmarks/operator_goldens.py with ONNX Runtime.

let goldenElementwise: [Golden] = [
    Golden(
        "relu and sigmoid", input: [2, 9], output: [2, 9],
        model: """
            CAo6RwoNCgF4EgJ2MSIEUmVsdQoRCgJ2MRICdjIiB1NpZ21vaWQSAWdaFAoBeBIPCg0IARIJCgMSAW4KAggJYgoKAnYyEgQKAggBQgQKABAN
            """,
        expected: """
            0.5 0.5 0.72312176 0.5 0.5 0.7957597 0.5 0.5695462 0.8532097 0.5 0.66373867 0.5 0.5 0.746494 0.5 0.5 0.8145726
            0.5
            """),
    Golden(
        "clip", input: [2, 9], output: [2, 9],
        model: """
            CAo6WAoVCgF4CgJjMQoCYzISAnYzIgRDbGlwEgFnKgwQAUICYzFKBAAAAL8qDBABQgJjMkoEAACgP1oUCgF4Eg8KDQgBEgkKAxIBbgoCCAliCg
            oCdjMSBAoCCAFCBAoAEA0=
            """,
        expected: """
            -0.5 -0.5 0.96 -0.5 -0.12 1.25 -0.5 0.28 1.25 -0.5 0.68 -0.5 -0.4 1.08 -0.5 0 1.25 -0.5
            """),
    Golden(
        "clip from below", input: [2, 9], output: [2, 9],
        model: """
            CAo6RgoRCgF4CgJjMRICdjIiBENsaXASAWcqDBABQgJjMUoEAAAAv1oUCgF4Eg8KDQgBEgkKAxIBbgoCCAliCgoCdjISBAoCCAFCBAoAEAs=
            """,
        expected: """
            -0.5 -0.5 0.96 -0.5 -0.12 1.36 -0.5 0.28 1.76 -0.5 0.68 -0.5 -0.4 1.08 -0.5 0 1.48 -0.5
            """),
    Golden(
        "clip from above", input: [2, 9], output: [2, 9],
        model: """
            CAo6SAoTCgF4CgAKAmMxEgJ2MiIEQ2xpcBIBZyoMEAFCAmMxSgQAAAA/WhQKAXgSDwoNCAESCQoDEgFuCgIICWIKCgJ2MhIECgIIAUIECgAQDQ
            ==
            """,
        expected: """
            -2 -0.52 0.5 -1.6 -0.12 0.5 -1.2 0.28 0.5 -0.8 0.5 -1.88 -0.4 0.5 -1.48 0 0.5 -1.08
            """),
    Golden(
        "clip, operator set 7", input: [2, 9], output: [2, 9],
        model: """
            CAo6UgorCgF4EgJ2MSIEQ2xpcCoNCgNtYXgVAADAP6ABASoNCgNtaW4VAAAAAKABARIBZ1oUCgF4Eg8KDQgBEgkKAxIBbgoCCAliCgoCdjESBA
            oCCAFCBAoAEAc=
            """,
        expected: """
            0 0 0.96 0 0 1.36 0 0.28 1.5 0 0.68 0 0 1.08 0 0 1.48 0
            """),
    Golden(
        "Add of both kinds", input: [2, 3, 2, 2], output: [2, 3, 2, 2],
        model: """
            CAo6uAEKEAoBeAoCYzESAnYyIgNBZGQKEQoBeAoCYzQSAnY1IgRDbGlwChEKAmMzCgJ2NRICdjYiA0FkZAoRCgJ2MgoCdjYSAnY3IgNBZGQSAW
            cqGggDCAEIARABQgJjMUoMAAAkPwAAAD8AAM0/KhQIAggBEAFCAmMzSggAALI/AAByPyoMEAFCAmM0SgQAAIA+WhwKAXgSFwoVCAESEQoDEgFu
            CgIIAwoCCAIKAggCYgoKAnY3EgQKAggBQgQKABAN
            """,
        expected: """
            0.28125 1.76125 3.5059376 0.23593748 2.020625 4.6106253 0.49531245 2.0053124 6.5121875 2.4421875 3.9068751
            0.916875 1.88125 4.19125 0.35593748 1.8359375 4.850625 1.060625 2.2453125 5.2053127 2.5621874 4.5921874
            1.036875 2.516875
            """),
    Golden(
        "Sub of both kinds", input: [2, 3, 2, 2], output: [2, 3, 2, 2],
        model: """
            CAo6uAEKEAoBeAoCYzESAnYyIgNTdWIKEQoBeAoCYzQSAnY1IgRDbGlwChEKAmMzCgJ2NRICdjYiA1N1YgoRCgJ2MgoCdjYSAnY3IgNTdWISAW
            cqGggDCAEIARABQgJjMUoMAABIPwAADD8AAMo/KhQIAggBEAFCAmMzSggAAGA/AADuPyoMEAFCAmM0SgQAAIA+WhwKAXgSFwoVCAESEQoDEgFu
            CgIIAwoCCAIKAggCYgoKAnY3EgQKAggBQgQKABAN
            """,
        expected: """
            -3.40625 -1.92625 -0.72062504 -3.990625 -1.291875 1.298125 -3.35625 -1.84625 1.066875 -3.003125 -2.0774999
            -5.0675 -1.80625 0.5037501 -3.870625 -2.390625 1.538125 -2.251875 -1.60625 1.35375 -2.883125 -0.853125 -4.9475
            -3.4675
            """),
    Golden(
        "Mul of both kinds", input: [2, 3, 2, 2], output: [2, 3, 2, 2],
        model: """
            CAo6uAEKEAoBeAoCYzESAnYyIgNNdWwKEQoBeAoCYzQSAnY1IgRDbGlwChEKAmMzCgJ2NRICdjYiA011bAoRCgJ2MgoCdjYSAnY3IgNNdWwSAW
            cqGggDCAEIARABQgJjMUoMAABUPwAA5T8AAJc/KhQIAggBEAFCAmMzSggAAHI/AAC4PyoMEAFCAmM0SgQAAIA+WhwKAXgSFwoVCAESEQoDEgFu
            CgIIAwoCCAIKAggCYgoKAnY3EgQKAggBQgQKABAN
            """,
        expected: """
            -0.39141846 -0.1017688 1.0970999 -0.47617188 -0.05073669 3.1280863 -0.77153325 0.20162736 3.454361 -0.22303468
            0.7841383 -0.7970264 -0.0782837 0.9131011 -0.440459 0 3.7044554 -0.45663026 0.41148436 9.08969 -0.18957947
            0.71371096 -0.7461524 -0.11870605
            """),
    Golden(
        "Div of both kinds", input: [2, 3, 2, 2], output: [2, 3, 2, 2],
        model: """
            CAo6uAEKEAoBeAoCYzESAnYyIgNEaXYKEQoBeAoCYzQSAnY1IgRDbGlwChEKAmMzCgJ2NRICdjYiA0RpdgoRCgJ2MgoCdjYSAnY3IgNEaXYSAW
            cqGggDCAEIARABQgJjMUoMAACpPwAA4j8AAHg/KhQIAggBEAFCAmMzSggAAGA/AAB+PyoMEAFCAmM0SgQAAIA+WhwKAXgSFwoVCAESEQoDEgFu
            CgIIAwoCCAIKAggCYgoKAnY3EgQKAggBQgQKABAN
            """,
        expected: """
            -0.43279797 -0.112527475 0.70351267 -0.30534407 -0.019418458 1.1972127 -0.17124939 0.044753175 3.6543114
            -0.2359447 0.4810745 -0.48898146 -0.08655959 1.0096313 -0.28244328 0 1.4178063 -0.17476614 0.09133301
            2.0175462 -0.20055299 0.755023 -0.45776987 -0.072827026
            """),
    Golden(
        "squeeze and excite", input: [2, 3, 2, 2], output: [2, 3, 2, 2],
        model: """
            CAo6bgoaCgF4EgJ2MSIRR2xvYmFsQXZlcmFnZVBvb2wKEQoCdjESAnYyIgdTaWdtb2lkChAKAXgKAnYyEgJ2MyIDTXVsEgFnWhwKAXgSFwoVCA
            ESEQoDEgFuCgIIAwoCCAIKAggCYgoKAnYzEgQKAggBQgQKABAN
            """,
        expected: """
            -0.6243374 -0.1623277 0.29968193 -0.4994699 -0.062398717 0.70718545 -0.6239872 0.14559701 0.8536079 -0.3880036
            0.32980305 -0.91180843 -0.1800664 0.48617932 -0.6662457 0 0.97902465 -0.7144234 0.26460126 1.2436259
            -0.25993145 0.30580172 -0.67276376 -0.10703059
            """),
]
